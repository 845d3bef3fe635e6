import type { Identity } from '../../../src/contract/access.ts'
import { useSending } from '../data/sending.ts'
import { session } from '../data/session.ts'
import { signOut } from '../data/sign-out.ts'
import { Facts } from '../parts/facts.tsx'
import { Trouble } from '../parts/trouble.tsx'
import { SignOutEverywhere } from '../shell/sign-out-everywhere.tsx'
import { act, begin, end } from './act.ts'
import { scopeText } from './scope-text.ts'

/** Who is signed in, what they may do, and the ways out. */
export const You = () => {
  const { trouble, isBusy, send } = useSending()
  if (session.value.is !== 'in') return null
  const { name, id, organization, grants } = session.value.identity
  return (
    <>
      <h1>You</h1>
      <Facts
        of={[
          ['Token', <bdi>{name}</bdi>],
          ['Id', <code>{id}</code>],
          ['Organization', organization],
          ['May', <Grants of={grants} />],
        ]}
      />
      <p class="row-buttons">
        <button
          type="button"
          disabled={isBusy}
          onClick={() => void send(() => signOut({ everywhere: false }))}
        >
          Sign out
        </button>
        <button type="button" onClick={() => begin('sign-out')}>
          Sign out everywhere…
        </button>
      </p>
      {trouble && <Trouble error={trouble} />}
      {act.value.is === 'sign-out' && <SignOutEverywhere name={name} onClose={end} />}
    </>
  )
}

const Grants = ({ of }: Pick<{ readonly of: Identity['grants'] }, 'of'>) => (
  <ul class="plain">
    {of.map((grant) => (
      <li key={`${grant.role} ${grant.projectId} ${grant.logicalEnvironmentId}`}>
        <details>
          <summary>
            {grant.role}, {scopeText(grant)}
          </summary>
          {grant.actions.join(', ')}
        </details>
      </li>
    ))}
  </ul>
)
