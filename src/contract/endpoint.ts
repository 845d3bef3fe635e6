import type { Action } from '../core/kernel/permission.ts'

/** What one call of the API is: data for the server's doors, the client and the documentation. */
export interface Endpoint<Input, Output> {
  /** The operation's name, unique, such as `environment.create`. */
  readonly id: string
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** `{name}` takes the field of that name out of the input; the rest goes to query or body. */
  readonly path: string
  /** What a caller needs: an action, any valid token, or nothing. */
  readonly permission: Action | 'authenticated' | 'public'
  readonly summary: string
  /** The status of success; 202 has only begun. */
  readonly status: 200 | 201 | 202
  /**
   * `bytes`: its body is `application/octet-stream` and its fields stand in path and query. Absent:
   * JSON.
   */
  readonly takes?: 'bytes'
  /** `bytes`: it answers `application/octet-stream`. Absent: JSON. */
  readonly gives?: 'bytes'
  /** The largest body it takes, in bytes; absent: `usualBodyBytes`. */
  readonly mostBodyBytes?: number
  /** Only for the types: what goes in and comes out. */
  readonly types?: { readonly input: Input; readonly output: Output }
}

/** What a body may have, in bytes, where an endpoint says nothing else. */
export const usualBodyBytes = 128 * 1024

/** What a body may have, in bytes, where evidence, an index or many reports travel in it. */
export const largeBodyBytes = 6 * 1024 * 1024

/** What a body may have, in bytes, where evidence with a large SBOM travels in it. */
export const largestBodyBytes = 24 * 1024 * 1024

/**
 * Declares an endpoint with the types of its input and output. The mark lets a bundler leave out
 * those that nobody calls.
 */
export const endpoint = /* @__NO_SIDE_EFFECTS__ */ <Input, Output>(
  data: Omit<Endpoint<Input, Output>, 'types'>,
): Endpoint<Input, Output> => data

/** A list as it travels; `nextCursor` is null on the last page. */
export interface PageOf<T> {
  readonly items: readonly T[]
  readonly nextCursor: string | null
}

/** What every list takes. */
export interface PageInput {
  readonly limit?: string | undefined
  readonly cursor?: string | undefined
}
