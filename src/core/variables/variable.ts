/** What all values of a project environment may come to. */
export const most = {
  /** Bytes of all values of one set together. */
  setBytes: 1024 * 1024,
  /** Variables in one set, of all scopes. */
  keys: 1000,
} as const

/** Whose variables: everything that a sealed value is bound to, but for the variable itself. */
export interface Compartment {
  readonly organizationId: string
  readonly projectId: string
  readonly projectEnvironmentId: string
}

/** Which variable: its key, and the service that alone has it; null is the whole environment. */
export interface VariableName {
  readonly service: string | null
  readonly key: string
}

/** One version of a variable's value; only what is not purged has a fingerprint. */
export interface ValueVersion extends VariableName {
  /** Counted for each variable from 1 on; never used again. */
  readonly version: number
  readonly secret: boolean
  /** Bytes in UTF-8. */
  readonly size: number
  /** For comparing alone: never shown, never attested. */
  readonly fingerprint: string | null
  /** Milliseconds since 1970. */
  readonly createdAt: number
  readonly purgedAt: number | null
}

/** One text for each variable, to look it up by. */
export const nameText = ({ service, key }: VariableName): string => `${service ?? ''}/${key}`
