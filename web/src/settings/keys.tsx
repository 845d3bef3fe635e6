import { addKey, listKeys, removeKey, type TrustedKey } from '../../../src/contract/evidence.ts'
import { change } from '../data/api.ts'
import { may } from '../data/may.ts'
import { usePages } from '../data/pages.ts'
import { Confirm } from '../parts/dialog.tsx'
import { Digest } from '../parts/digest.tsx'
import { Field } from '../parts/field.tsx'
import { FormDialog, written } from '../parts/form-dialog.tsx'
import { Instant } from '../parts/instant.tsx'
import type { Column } from '../parts/table.tsx'
import { act, begin, end } from './act.ts'
import { Listing } from './listing.tsx'
import { RowButtons } from './row-buttons.tsx'
import { Text } from './text.tsx'

/** Whose signatures count. */
export const Keys = () => {
  const pages = usePages(listKeys, {})
  const isAllowed = may('key.manage')
  const { is, of } = act.value
  const chosen = isAllowed ? pages.items?.find(({ name }) => name === of) : undefined
  const done = (): void => {
    end()
    pages.again()
  }
  return (
    <Listing
      title="Trusted keys"
      about="Public keys whose signatures count: evidence that one of them signed is verified."
      adding={
        isAllowed && (
          <button type="button" class="main" onClick={() => begin('new')}>
            Add key
          </button>
        )
      }
      pages={pages}
      columns={isAllowed ? [...columns, buttons] : columns}
      keyOf={({ keyid }) => keyid}
      command="berth key add release-key --pem release-key.pub.pem"
    >
      {is === 'new' && isAllowed && <Form onDone={done} />}
      {is === 'remove' && chosen && <Remove name={chosen.name} onDone={done} />}
    </Listing>
  )
}

const columns: readonly Column<TrustedKey>[] = [
  { title: 'Name', cell: ({ name }) => name },
  { title: 'Algorithm', cell: ({ algorithm }) => algorithm, isShort: true },
  { title: 'Key id', cell: ({ keyid }) => <Digest value={keyid} /> },
  { title: 'Trusted since', cell: ({ createdAt }) => <Instant at={createdAt} /> },
  {
    title: 'Public key',
    cell: ({ name, pem }) => (
      <details>
        <summary>
          PEM <span class="unseen">of {name}</span>
        </summary>
        <pre>{pem}</pre>
      </details>
    ),
  },
]

const buttons: Column<TrustedKey> = {
  title: 'Change',
  isShort: true,
  cell: ({ name }) => <RowButtons of={name} name={name} acts={[['remove', 'Remove']]} />,
}

const Form = ({ onDone }: { readonly onDone: () => void }) => (
  <FormDialog
    title="Trust a public key"
    action="Trust key"
    onClose={end}
    onSave={async (form) => {
      await change(addKey, { name: written(form, 'name'), pem: `${written(form, 'pem')}\n` })
      onDone()
    }}
  >
    {(trouble) => (
      <>
        <Text
          name="name"
          label="Name"
          help="1 to 63 lower-case letters, digits and single hyphens."
          trouble={trouble}
          isRequired
          most={63}
        />
        <Field
          name="pem"
          label="Public key"
          help="PEM, ECDSA P-256 or Ed25519: it begins with -----BEGIN PUBLIC KEY-----"
          trouble={trouble}
        >
          {(own) => <textarea {...own} rows={6} required maxLength={4000} spellcheck={false} />}
        </Field>
      </>
    )}
  </FormDialog>
)

const Remove = ({ name, onDone }: { readonly name: string; readonly onDone: () => void }) => (
  <Confirm
    title={`Trust the key ${name} no longer?`}
    action="Remove key"
    isDangerous
    onClose={end}
    onConfirm={async () => {
      await change(removeKey, { name })
      onDone()
    }}
  >
    <p>
      All evidence that only this key signed counts as unverified from then on, of what runs too.
      Nothing is lost: when the key is trusted again, it counts again.
    </p>
  </Confirm>
)
