import { whoami } from '../../../src/contract/access.ts'
import { ask } from './api.ts'
import { session, sessionChanged, sessionId, signedOutElsewhere } from './session.ts'

/** What one tab tells the others: the id of the session that it now has, or none. */
interface Told {
  readonly session: string | undefined
}

const channel = new BroadcastChannel('berth session')

/** Tells the other tabs who is signed in now. */
export const tellOtherTabs = (): void => {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel has none
  channel.postMessage({ session: sessionId() } satisfies Told)
}

/**
 * Hears what other tabs tell, and looks again when this one is shown, until the answer is called.
 * `findOut` asks who is signed in where nobody was.
 */
export const heedOtherTabs = (findOut: () => void): (() => void) => {
  const onMessage = ({ data }: MessageEvent<Told>): void => {
    const { is } = session.peek()
    if (is === 'in' && data.session === undefined)
      session.value = { is: 'out', why: signedOutElsewhere }
    else if (is === 'in' && data.session !== sessionId()) sessionChanged()
    else if (is === 'out' && data.session !== undefined) findOut()
  }
  channel.addEventListener('message', onMessage)
  document.addEventListener('visibilitychange', onShown)
  return () => {
    channel.removeEventListener('message', onMessage)
    document.removeEventListener('visibilitychange', onShown)
  }
}

const onShown = (): void => {
  // What it answers is heeded where it is asked.
  if (!document.hidden && session.peek().is === 'in') ask(whoami, {}).catch(() => {})
}
