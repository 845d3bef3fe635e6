import { signal } from '@preact/signals'
import type { Identity } from '../../../src/contract/access.ts'
import type { Problem } from '../../../src/contract/problem.ts'

/**
 * Whether somebody is signed in: not known yet (and why, if nobody answers), nobody (and why, if a
 * session ended), who, or somebody else than the page showed.
 */
export type Session =
  | { readonly is: 'unknown'; readonly trouble: Error | undefined }
  | { readonly is: 'out'; readonly why: string | undefined }
  | { readonly is: 'in'; readonly identity: Identity }
  | { readonly is: 'changed' }

/** Who is signed in. */
export const session = signal<Session>({ is: 'unknown', trouble: undefined })

/** The id of the session that the page shows, if it shows one. */
export const sessionId = (): string | undefined => {
  const now = session.peek()
  return now.is === 'in' ? now.identity.session : undefined
}

/** The server knows nobody by our cookie, or no longer. */
export const signedOut = (why: Problem): void => {
  session.value = { is: 'out', why: whyOut(why, session.peek().is === 'in') }
}

/** Somebody else has signed in, in another tab: nothing that is shown is theirs. */
export const sessionChanged = (): void => {
  session.value = { is: 'changed' }
}

/** What is said where a session was signed out in another tab. */
export const signedOutElsewhere =
  'You were signed out in another tab. Sign in again to go on where you were.'

const whyOut = ({ code, detail, next }: Problem, was: boolean): string | undefined => {
  if (code === 'cookie_ambiguous') return `${detail} ${next ?? ''}`
  if (!was) return undefined
  // The cookie is gone, and only a tab of this browser takes it away.
  if (code === 'unauthenticated') return signedOutElsewhere
  return `${detail} Sign in again to go on where you were.`
}
