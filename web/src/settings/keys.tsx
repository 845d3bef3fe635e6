import { addKey, listKeys, removeKey, type TrustedKey } from '../../../src/contract/evidence.ts'
import { change } from '../data/api.ts'
import { Digest } from '../parts/digest.tsx'
import { Field } from '../parts/field.tsx'
import { FormDialog, written } from '../parts/form-dialog.tsx'
import { Instant } from '../parts/instant.tsx'
import type { Column } from '../parts/table.tsx'
import { end } from './act.ts'
import { Managed } from './managed.tsx'
import { Text } from './text.tsx'
import { Withdrawal } from './withdrawal.tsx'

/** Whose signatures count. */
export const Keys = () => (
  <Managed
    title="Trusted keys"
    about="Public keys whose signatures count: evidence that one of them signed is verified."
    command="berth key add release-key --pem release-key.pub.pem"
    endpoint={listKeys}
    input={{}}
    permission="key.manage"
    adding="Add key"
    columns={columns}
    acts={[['remove', 'Remove']]}
    keyOf={({ keyid }) => keyid}
  >
    {({ is, chosen, done }) => (
      <>
        {is === 'new' && <Form onDone={done} />}
        {is === 'remove' && chosen && (
          <Withdrawal what="key" name={chosen.name} endpoint={removeKey} onDone={done} />
        )}
      </>
    )}
  </Managed>
)

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
