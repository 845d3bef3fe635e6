import { useEffect, useState } from 'preact/hooks'
import { whoami } from '../../../src/contract/access.ts'
import type { Problem } from '../../../src/contract/problem.ts'
import { startSession } from '../../../src/contract/sessions.ts'
import { ask } from '../data/api.ts'
import { session } from '../data/session.ts'
import { ticketInAddress } from '../data/ticket.ts'
import { Trouble } from '../parts/trouble.tsx'
import './sign-in.css'

/** Exchanges a token, or the ticket that `berth ui` brought, for a session. */
export const SignIn = ({ why }: { readonly why: Problem | undefined }) => {
  const [trouble, setTrouble] = useState<Error>()
  const [isBusy, setBusy] = useState(false)
  const enter = async (by: { readonly token: string } | { readonly ticket: string }) => {
    setBusy(true)
    setTrouble(undefined)
    try {
      await ask(startSession, by)
      session.value = { is: 'in', identity: await ask(whoami, {}) }
    } catch (error) {
      setTrouble(error instanceof Error ? error : new Error(String(error)))
      setBusy(false)
    }
  }
  useEffect(() => {
    const ticket = ticketInAddress()
    if (ticket === undefined) return
    history.replaceState(null, '', `${location.pathname}${location.search}`)
    void enter({ ticket })
  }, [])
  return (
    <main class="sign-in">
      <h1>Berth</h1>
      <p>What runs where, can it be trusted, and put this there.</p>
      {why && (
        <p role="status" class="note">
          {why.detail} Sign in again to go on where you were.
        </p>
      )}
      <form
        onSubmit={(event) => {
          event.preventDefault()
          const token = new FormData(event.currentTarget).get('token')
          if (typeof token === 'string') void enter({ token: token.trim() })
        }}
      >
        <label for="token">Token</label>
        <input
          id="token"
          name="token"
          type="password"
          autocomplete="current-password"
          required
          maxLength={256}
          aria-describedby="token-help"
        />
        <p id="token-help" class="quiet">
          It begins with berth_. On a machine that is logged in, <code>berth ui</code> opens this
          page signed in; <code>berth token create</code> makes a new one.
        </p>
        <button type="submit" class="main" disabled={isBusy}>
          {isBusy ? 'Signing in…' : 'Sign in'}
        </button>
      </form>
      {trouble && <Trouble error={trouble} />}
    </main>
  )
}
