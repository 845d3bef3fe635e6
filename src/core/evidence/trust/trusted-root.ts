import type { RootNames } from '../../../formats/evidence/trusted-root.ts'

/** A Sigstore trusted root that the organization keeps under a name of its choosing. */
export interface StoredRoot extends RootNames {
  readonly name: string
  /** The lower-case hex SHA-256 of its text. */
  readonly digest: string
  readonly createdAt: number
}

/** How many trusted roots one organization may keep: a certificate is tried against each. */
export const mostRoots = 10
