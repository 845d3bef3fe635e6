import type { Identity } from '../../../src/contract/access.ts'
import { endSession, endSessions } from '../../../src/contract/sessions.ts'
import { change } from '../data/api.ts'
import { session } from '../data/session.ts'

/** Who is signed in, and the ways out. */
export const SignedIn = ({ identity }: { readonly identity: Identity }) => (
  <details class="signed-in">
    <summary>{identity.name}</summary>
    <div class="menu">
      <p>
        Token <b>{identity.name}</b> of organization <b>{identity.organization}</b>
      </p>
      <button type="button" onClick={() => signOut(endSession)}>
        Sign out
      </button>
      <button type="button" onClick={() => signOut(endSessions)}>
        Sign out everywhere
      </button>
    </div>
  </details>
)

const signOut = async (how: typeof endSession): Promise<void> => {
  await change(how, {})
  session.value = { is: 'out', why: undefined }
}
