import { useLayoutEffect } from 'preact/hooks'
import { whoami } from '../../../src/contract/access.ts'
import { path } from '../address.ts'
import { ask } from '../data/api.ts'
import { asError } from '../data/as-error.ts'
import { heedOtherTabs } from '../data/other-tabs.ts'
import { session } from '../data/session.ts'
import { takeTicket, ticket } from '../data/ticket.ts'
import { late } from '../parts/late.tsx'
import { Trouble } from '../parts/trouble.tsx'
import { Header } from './header.tsx'
import { viewAt } from './views.tsx'

const WayIn = late(async () => (await import('./way-in.tsx')).WayIn)

/** The page: who is signed in, the frame, and in it the view that the address names. */
export const App = () => {
  // Not after what shows that nothing is known yet: that would take a frame of its own.
  useLayoutEffect(() => {
    takeTicket()
    addEventListener('hashchange', takeTicket)
    const leave = heedOtherTabs(() => void findOut())
    void findOut()
    return () => {
      removeEventListener('hashchange', takeTicket)
      leave()
    }
  }, [])
  const now = session.value
  const { View, title } = viewAt(path.value)
  // Before the effects of the view, which may say it more exactly.
  useLayoutEffect(() => {
    document.title = `${title} - Berth`
  }, [title])
  if (now.is === 'unknown') return <Unknown trouble={now.trouble} />
  if (now.is === 'changed') return <Changed />
  if (now.is === 'out' || ticket.value !== undefined)
    return <WayIn ticket={ticket.value} session={now} />
  return (
    <>
      <a class="skip" href="#main">
        Skip to the content
      </a>
      <Header identity={now.identity} />
      <main id="main" tabIndex={-1} aria-label={title}>
        <View />
      </main>
    </>
  )
}

/** Nobody knows yet who is signed in; without an answer, it can be asked again. */
const Unknown = ({ trouble }: { readonly trouble: Error | undefined }) => (
  <main aria-label="Berth">
    {trouble ? (
      <Trouble error={trouble} again={() => void findOut()} />
    ) : (
      <p class="waiting">Asking the server…</p>
    )}
  </main>
)

/** Another tab has signed in as somebody else; what stood here is not theirs. */
const Changed = () => (
  <main class="sign-in" aria-label="Berth">
    <h1>Somebody else is signed in now</h1>
    <p role="alert">
      Another tab of this browser has signed in anew. What you saw here belongs to the session
      before.
    </p>
    <button type="button" class="main" onClick={() => location.reload()}>
      Reload the page
    </button>
  </main>
)

/** Asks who we are. */
const findOut = async (): Promise<void> => {
  session.value = { is: 'unknown', trouble: undefined }
  try {
    const begun = globalThis.berthEarly?.whoami
    globalThis.berthEarly = undefined
    session.value = { is: 'in', identity: await ask(whoami, {}, { begun }) }
  } catch (error) {
    if (session.value.is === 'unknown') session.value = { is: 'unknown', trouble: asError(error) }
  }
}
