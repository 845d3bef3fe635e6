import type { PublicKey } from '../../../formats/evidence/public-key.ts'

/** A public key that the organization trusts, under a name of its choosing. */
export interface StoredKey extends PublicKey {
  readonly name: string
  readonly createdAt: number
}

/** How many keys one organization may trust: each list of records reads them all. */
export const mostKeys = 100
