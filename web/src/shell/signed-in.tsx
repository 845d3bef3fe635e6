import type { Identity } from '../../../src/contract/access.ts'
import { signOut } from '../data/sign-out.ts'

/** Who is signed in, and the ways out. */
export const SignedIn = ({ identity }: { readonly identity: Identity }) => (
  <details class="signed-in">
    <summary>{identity.name}</summary>
    <div class="menu">
      <p>
        Token <b>{identity.name}</b> of organization <b>{identity.organization}</b>
      </p>
      <button type="button" onClick={() => void signOut({ everywhere: false })}>
        Sign out
      </button>
      <button type="button" onClick={() => void signOut({ everywhere: true })}>
        Sign out everywhere
      </button>
    </div>
  </details>
)
