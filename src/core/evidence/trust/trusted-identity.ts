import { matchesSubject, type Identity } from '../../../formats/evidence/identity.ts'

/** Whose certificates count, by a rule under a name: an issuer, and a pattern of its subjects. */
export interface StoredIdentity {
  readonly name: string
  readonly issuer: string
  readonly subject: string
  readonly createdAt: number
}

/** How many identities one organization may trust: each certificate is compared with all. */
export const mostIdentities = 100

/** The first rule, by name, that means this holder of a certificate. */
export const ruleFor = <R extends Identity>(
  { issuer, subject }: Identity,
  rules: readonly R[],
): R | undefined =>
  rules.find((rule) => rule.issuer === issuer && matchesSubject(rule.subject, subject))
