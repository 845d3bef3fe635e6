import { useState } from 'preact/hooks'
import type { Identity } from '../../../src/contract/access.ts'
import { useSending } from '../data/sending.ts'
import { signOut } from '../data/sign-out.ts'
import { Trouble } from '../parts/trouble.tsx'
import { SignOutEverywhere } from './sign-out-everywhere.tsx'

/** Who is signed in, and the ways out. */
export const SignedIn = ({ identity }: { readonly identity: Identity }) => {
  const { trouble, isBusy, send } = useSending()
  const [isAsking, setAsking] = useState(false)
  return (
    <details class="signed-in">
      <summary>{identity.name}</summary>
      <div class="menu">
        <p>
          Token <b>{identity.name}</b> of organization <b>{identity.organization}</b>
        </p>
        <button
          type="button"
          disabled={isBusy}
          onClick={() => void send(() => signOut({ everywhere: false }))}
        >
          Sign out
        </button>
        {trouble && (
          <>
            <p>You are still signed in.</p>
            <Trouble error={trouble} />
          </>
        )}
        <button type="button" onClick={() => setAsking(true)}>
          Sign out everywhere…
        </button>
        {isAsking && <SignOutEverywhere name={identity.name} onClose={() => setAsking(false)} />}
      </div>
    </details>
  )
}
