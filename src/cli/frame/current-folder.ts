import { UsageError } from './errors.ts'

/** The folder in which the command was given; a usage error where it has been removed. */
export const currentFolder = ({ cwd }: { readonly cwd: () => string }): string => {
  try {
    return cwd()
  } catch {
    throw new UsageError('The folder that you are in is no longer there.', 'Change to one that is.')
  }
}
