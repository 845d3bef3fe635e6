import type { Grant, Role } from '../kernel/permission.ts'

/** A token as it is shown: its secret is not here, and nowhere else either. */
export interface Token {
  readonly id: string
  readonly name: string
  readonly role: Role
  readonly project: string | null
  readonly logicalEnvironment: string | null
  readonly createdAt: number
  readonly expiresAt: number | null
  readonly revokedAt: number | null
}

/** A token at its birth, the only time that its secret is seen. */
export interface BornToken extends Token {
  readonly secret: string
}

/** A grant as it is stored with a token. */
export interface StoredGrant extends Grant {
  readonly id: string
}
