import { signal } from '@preact/signals'
import type { Identity } from '../../../src/contract/access.ts'
import type { Problem } from '../../../src/contract/problem.ts'

/**
 * Whether somebody is signed in: not known yet (and why, if nobody answers), nobody (and why, if a
 * session ended), or who.
 */
export type Session =
  | { readonly is: 'unknown'; readonly trouble: Error | undefined }
  | { readonly is: 'out'; readonly why: Problem | undefined }
  | { readonly is: 'in'; readonly identity: Identity }

/** Who is signed in. */
export const session = signal<Session>({ is: 'unknown', trouble: undefined })

/** The server knows nobody by our cookie, or no longer. */
export const signedOut = (why: Problem): void => {
  const had = session.value.is === 'in'
  session.value = { is: 'out', why: had ? why : undefined }
}
