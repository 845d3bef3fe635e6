import { parseIssuer, parseSubjectPattern, type Identity } from '../../formats/evidence/identity.ts'
import type { Parsed } from '../../formats/parsed.ts'
import { UsageError } from '../frame/errors.ts'
import { many } from './flags.ts'

/** Whose certificates count where no server says it. */
export const identityFlags = {
  issuer: many(
    'With --trusted-root: certificates of this OIDC issuer count; may be given again',
    'URL',
  ),
  subject: many(
    'For this subject, by the --issuer in the same place, or the only one; * is anything but /, ** anything',
    'PATTERN',
  ),
}

/** The identities that were typed: each subject with the issuer in its place, or the only one. */
export const typedIdentities = (
  {
    issuer: issuers = [],
    subject: subjects = [],
  }: {
    readonly issuer?: readonly string[] | undefined
    readonly subject?: readonly string[] | undefined
  },
  roots: readonly string[],
): readonly Identity[] => {
  if ((issuers.length === 0) !== (subjects.length === 0) || (issuers[0] && roots.length === 0))
    throw new UsageError('--issuer and --subject stand together, with --trusted-root.')
  if (issuers.length > 1 && issuers.length !== subjects.length)
    throw new UsageError(
      `There are ${issuers.length} times --issuer and ${subjects.length} times --subject.`,
      'Give one --issuer for all, or one for each --subject, in the same order',
    )
  return subjects.map((subject, at) => ({
    issuer: valid(parseIssuer(issuers[at] ?? issuers[0] ?? ''), '--issuer'),
    subject: valid(parseSubjectPattern(subject), '--subject'),
  }))
}

const valid = (read: Parsed<string>, flag: string): string => {
  if (read.ok) return read.value
  throw new UsageError(`${flag} ${read.problem}.`)
}
