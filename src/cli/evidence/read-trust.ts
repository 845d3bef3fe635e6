import type { PublicKey } from '../../formats/evidence/public-key.ts'
import type { CliContext } from '../frame/context.ts'
import { InvalidError } from '../frame/errors.ts'
import { readCheckpoint, type SignedCheckpoint } from '../ledger/signed-checkpoint.ts'
import { keyIn } from '../ledger/trusted-key.ts'
import { typedIdentities } from '../words/identity-flags.ts'
import { keysIn } from '../words/public-keys.ts'
import { readInput } from '../words/read-input.ts'
import { rootIn } from '../words/trusted-root-file.ts'
import type { TrustGiven } from './trust-given.ts'

/** Whose certificates count, and by which roots. */
export const certificatesBy = async (
  flags: {
    readonly 'trusted-root'?: readonly string[] | undefined
    readonly issuer?: readonly string[] | undefined
    readonly subject?: readonly string[] | undefined
  },
  context: CliContext,
): Promise<Pick<TrustGiven, 'roots' | 'identities'>> => {
  const { 'trusted-root': files = [] } = flags
  const identities = typedIdentities(flags, files)
  return { roots: await Promise.all(files.map((each) => rootIn(each, context))), identities }
}

/** The keys in files, of which each may hold several. */
export const keysFrom = async (
  flag: string,
  paths: readonly string[] | undefined,
  context: CliContext,
): Promise<readonly PublicKey[]> =>
  (await Promise.all((paths ?? []).map((path) => keysIn(path, flag, context)))).flat()

/** A kept checkpoint is worth what it is; a key that was given must not find it signed badly. */
export const keptAt = async (
  path: string | undefined,
  keys: readonly PublicKey[],
  context: CliContext,
): Promise<SignedCheckpoint | undefined> => {
  if (path === undefined) return undefined
  const note = (await readInput(path, '--checkpoint', 64 * 1024, context)).toString('utf8')
  const [first = readCheckpoint(note, undefined), ...others] = keys.map(({ pem }) =>
    readCheckpoint(note, keyIn(pem)),
  )
  const read = [first, ...others].find((each) => each.ok && each.value.answer === 'broken') ?? first
  if (read.ok && read.value.answer !== 'broken') return read.value
  const why = read.ok ? 'is signed badly' : read.problem
  throw new InvalidError(`--checkpoint: ${path} ${why}.`, [], 'Use the file as it was kept')
}
