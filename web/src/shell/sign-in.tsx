import { useSending } from '../data/sending.ts'
import { signIn } from '../data/sign-in.ts'
import { Trouble } from '../parts/trouble.tsx'
import './sign-in.css'

/** Exchanges a token for a session. */
export const SignIn = ({ why }: { readonly why: string | undefined }) => {
  const { trouble, isBusy, send } = useSending()
  return (
    <main class="sign-in">
      <h1>Berth</h1>
      <p>What runs where, can it be trusted, and put this there.</p>
      {why && (
        <p role="status" class="note">
          {why}
        </p>
      )}
      <form
        onSubmit={(event) => {
          event.preventDefault()
          const token = new FormData(event.currentTarget).get('token')
          if (typeof token === 'string') void send(() => signIn({ token: token.trim() }))
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
          page to sign in with one click; <code>berth token create</code> makes a new one.
        </p>
        <button type="submit" class="main" disabled={isBusy}>
          {isBusy ? 'Signing in…' : 'Sign in'}
        </button>
      </form>
      {trouble && <Trouble error={trouble} />}
    </main>
  )
}
