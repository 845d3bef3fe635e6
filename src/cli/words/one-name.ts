import { UsageError } from '../frame/errors.ts'

/** The name, which may stand alone or after `--name`, but only once. */
export const oneName = (flag: string | undefined, alone: string | undefined): string => {
  if (flag !== undefined && alone !== undefined)
    throw new UsageError('The name was given twice.', 'Give it once: NAME, or --name NAME')
  const name = flag ?? alone
  if (name === undefined)
    throw new UsageError('The name is missing.', 'Give it: NAME, or --name NAME')
  return name
}
