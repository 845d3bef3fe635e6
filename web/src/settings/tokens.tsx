import { useState } from 'preact/hooks'
import { listTokens, revokeToken, type NewToken, type Token } from '../../../src/contract/access.ts'
import { change } from '../data/api.ts'
import { maySome } from '../data/may.ts'
import { usePages } from '../data/pages.ts'
import { session } from '../data/session.ts'
import { Confirm } from '../parts/dialog.tsx'
import { Instant } from '../parts/instant.tsx'
import { Mark } from '../parts/mark.tsx'
import type { Column } from '../parts/table.tsx'
import { act, begin, end } from './act.ts'
import { tokenState } from './expiry.ts'
import { Listing } from './listing.tsx'
import { NewTokenForm } from './new-token.tsx'
import { RowButtons } from './row-buttons.tsx'
import { scopeText } from './scope-text.ts'
import { Secret } from './secret.tsx'

/** What lets people and programs in. */
export const Tokens = () => {
  const pages = usePages(listTokens, { limit: '100' })
  const [born, setBorn] = useState<NewToken>()
  const { is, of } = act.value
  const isAllowed = maySome('token.manage')
  const chosen = pages.items?.find(({ id, revokedAt }) => id === of && revokedAt === null)
  const done = (): void => {
    end()
    pages.again()
  }
  return (
    <Listing
      title="Tokens"
      about="What lets people and programs in. Nobody gives more than they hold."
      adding={
        isAllowed && (
          <button type="button" class="main" onClick={() => begin('new')}>
            New token
          </button>
        )
      }
      pages={pages}
      columns={columns}
      keyOf={({ id }) => id}
      command="berth token create ci --role recorder --expires 90d"
    >
      {is === 'new' && isAllowed && (
        <NewTokenForm
          onBorn={(token) => {
            setBorn(token)
            done()
          }}
        />
      )}
      {born && <Secret token={born} onClose={() => setBorn(undefined)} />}
      {is === 'revoke' && chosen && <Revoke token={chosen} onDone={done} />}
    </Listing>
  )
}

const columns: readonly Column<Token>[] = [
  {
    title: 'Name',
    cell: ({ id, name }) => (
      <>
        <bdi>{name}</bdi> <code class="quiet">{id}</code>
      </>
    ),
  },
  { title: 'Role', cell: ({ role }) => role, isShort: true },
  { title: 'Where', cell: scopeText },
  {
    title: 'State',
    isShort: true,
    cell: (token) => {
      const state = tokenState(token, Date.now())
      return <Mark is={state === 'valid' ? 'good' : 'over'}>{state}</Mark>
    },
  },
  { title: 'Created', cell: ({ createdAt }) => <Instant at={createdAt} />, isShort: true },
  {
    title: 'Expires',
    isShort: true,
    cell: ({ expiresAt }) => (expiresAt === null ? 'never' : <Instant at={expiresAt} />),
  },
  {
    title: 'Change',
    isShort: true,
    cell: ({ id, name, revokedAt }) =>
      revokedAt === null && <RowButtons of={id} name={name} acts={[['revoke', 'Revoke']]} />,
  },
]

const Revoke = ({
  token: { id, name },
  onDone,
}: {
  readonly token: Token
  readonly onDone: () => void
}) => {
  const isOwn = session.value.is === 'in' && session.value.identity.id === id
  return (
    <Confirm
      title={`Revoke token ${name}?`}
      action="Revoke token"
      isDangerous
      onClose={end}
      onConfirm={async () => {
        await change(revokeToken, { id })
        onDone()
      }}
    >
      <p>
        From then on it is refused everywhere, and every browser that is signed in with it is signed
        out. It cannot be taken back.
      </p>
      {isOwn && (
        <p>
          <b>It is the token that you are signed in with:</b> you will be signed out.
        </p>
      )}
    </Confirm>
  )
}
