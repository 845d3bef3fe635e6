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
    ask(whoami, {}).then(
      (identity) => {
        session.value = { is: 'in', identity }
      },
      () => {
        if (session.value.is === 'unknown') session.value = { is: 'out', why: undefined }
      },
    )
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
