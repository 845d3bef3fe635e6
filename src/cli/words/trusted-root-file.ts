import {
  maxRootBytes,
  parseTrustedRoot,
  type TrustedRoot,
} from '../../formats/evidence/trusted-root.ts'
import type { CliContext } from '../frame/context.ts'
import { UsageError } from '../frame/errors.ts'
import { readInput } from './read-input.ts'

/** The Sigstore trusted root in a file, which the caller believes. */
export const rootIn = async (
  file: string,
  context: Pick<CliContext, 'stdin'>,
): Promise<TrustedRoot> => {
  const root = parseTrustedRoot(await readInput(file, '--trusted-root', maxRootBytes, context))
  if (root.ok) return root.value
  throw new UsageError(`--trusted-root ${file} ${root.problem}.`)
}
