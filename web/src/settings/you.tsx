import type { Identity } from '../../../src/contract/access.ts'
import { session } from '../data/session.ts'
import { signOut } from '../data/sign-out.ts'
import { Confirm } from '../parts/dialog.tsx'
import { Facts } from '../parts/facts.tsx'
import { act, begin, end } from './act.ts'
import { scopeText } from './scope-text.ts'

/** Who is signed in, what they may do, and the ways out. */
export const You = () => {
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
        <button type="button" onClick={() => void signOut({ everywhere: false })}>
          Sign out
        </button>
        <button type="button" onClick={() => begin('sign-out')}>
          Sign out everywhere…
        </button>
      </p>
      {act.value.is === 'sign-out' && (
        <Confirm
          title="Sign out everywhere?"
          action="Sign out everywhere"
          onClose={end}
          onConfirm={async () => {
            await signOut({ everywhere: true })
            end()
          }}
        >
          <p>
            Every browser that is signed in with the token <bdi>{name}</bdi> is signed out, this one
            too. The token itself stays valid: to end that, revoke it.
          </p>
        </Confirm>
      )}
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
