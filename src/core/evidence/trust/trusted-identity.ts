/** Whose certificates count, by a rule under a name: an issuer, and a pattern of its subjects. */
export interface StoredIdentity {
  readonly name: string
  readonly issuer: string
  readonly subject: string
  readonly createdAt: number
}

/** How many identities one organization may trust: each certificate is compared with all. */
export const mostIdentities = 100
