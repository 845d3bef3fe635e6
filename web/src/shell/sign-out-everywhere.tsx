import { signOut } from '../data/sign-out.ts'
import { Confirm } from '../parts/dialog.tsx'

/** Asks before it ends every session of the token. */
export const SignOutEverywhere = ({
  name,
  onClose,
}: {
  /** Of the token. */
  readonly name: string
  readonly onClose: () => void
}) => (
  <Confirm
    title="Sign out everywhere?"
    action="Sign out everywhere"
    onClose={onClose}
    onConfirm={async () => {
      await signOut({ everywhere: true })
      onClose()
    }}
  >
    <p>
      Every browser that is signed in with the token <bdi>{name}</bdi> is signed out, this one too.
      The token itself stays valid: to end that, revoke it.
    </p>
  </Confirm>
)
