import { useEffect } from 'preact/hooks'
import { whoami } from '../../../src/contract/access.ts'
import { path } from '../address.ts'
import { ask } from '../data/api.ts'
import { session } from '../data/session.ts'
import { Header } from './header.tsx'
import { SignIn } from './sign-in.tsx'
import { viewAt } from './views.tsx'

/** The page: who is signed in, the frame, and in it the view that the address names. */
export const App = () => {
  useEffect(() => {
    void findOut()
  }, [])
  const now = session.value
  const { View, title } = viewAt(path.value)
  useEffect(() => {
    document.title = `${title} - Berth`
  }, [title])
  if (now.is === 'unknown') return <p class="waiting">Asking the server…</p>
  if (now.is === 'out') return <SignIn why={now.why} />
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

/** Asks who we are; without an answer, nobody. */
const findOut = async (): Promise<void> => {
  try {
    session.value = { is: 'in', identity: await ask(whoami, {}) }
  } catch {
    if (session.value.is === 'unknown') session.value = { is: 'out', why: undefined }
  }
}
