import type { NewToken } from '../../../src/contract/access.ts'
import { Copy } from '../parts/copy.tsx'
import { Dialog } from '../parts/dialog.tsx'

/** Shows the secret of a new token, this once: when it closes, nothing of it is kept. */
export const Secret = ({
  token: { name, secret },
  onClose,
}: {
  readonly token: NewToken
  readonly onClose: () => void
}) => (
  <Dialog title={`Token ${name} is there`} onClose={onClose}>
    {secret === undefined ? (
      <p>
        Its secret went out with an answer that was lost, and is not shown again. Revoke it, and
        create another.
      </p>
    ) : (
      <>
        <p>This is its secret, shown this once. Keep it where you keep secrets.</p>
        <code class="secret">{secret}</code>
        <Copy text={secret} name="secret" />
      </>
    )}
    <div class="actions">
      <button type="button" class="main" onClick={onClose}>
        Done
      </button>
    </div>
  </Dialog>
)
