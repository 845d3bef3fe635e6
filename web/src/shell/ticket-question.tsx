import type { Identity } from '../../../src/contract/access.ts'
import { useSending } from '../data/sending.ts'
import { signIn } from '../data/sign-in.ts'
import { ticket as waiting } from '../data/ticket.ts'
import { Trouble } from '../parts/trouble.tsx'
import './sign-in.css'

const leave = (): void => {
  waiting.value = undefined
}

/**
 * Asks whether to sign in by a link: whoever made it may have made it for themselves, and what is
 * done then is done in their name.
 */
export const TicketQuestion = ({
  ticket,
  identity,
}: {
  readonly ticket: string
  /** Who is signed in already. */
  readonly identity: Identity | undefined
}) => {
  const { trouble, isBusy, send } = useSending()
  const enter = async (): Promise<void> => {
    await signIn({ ticket })
    leave()
  }
  return (
    <main class="sign-in">
      <h1>Sign in with this link?</h1>
      <p>Only if you opened it yourself just now, with berth ui.</p>
      {identity && (
        <p>
          You are signed in with token <bdi>{identity.name}</bdi> of organization{' '}
          <bdi>{identity.organization}</bdi>. The link replaces that in every tab.
        </p>
      )}
      <p class="answers">
        <button type="button" class="main" disabled={isBusy} onClick={() => void send(enter)}>
          {identity ? 'Replace and sign in' : 'Sign in'}
        </button>
        <button type="button" onClick={leave}>
          {identity ? 'Stay as I am' : 'Use a token instead'}
        </button>
      </p>
      {trouble && <Trouble error={trouble} />}
    </main>
  )
}
