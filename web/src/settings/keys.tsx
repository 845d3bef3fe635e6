import { addKey, listKeys, removeKey, type TrustedKey } from '../../../src/contract/evidence.ts'
import { Digest } from '../parts/digest.tsx'
import { Field } from '../parts/field.tsx'
import { written } from '../parts/form-dialog.tsx'
import { Instant } from '../parts/instant.tsx'
import type { Column } from '../parts/table.tsx'
import { Trusted } from './trusted.tsx'

/** Whose signatures count. */
export const Keys = () => (
  <Trusted
    what="key"
    title="Trusted keys"
    about="Public keys whose signatures count: evidence that one of them signed is verified."
    command="berth key add release-key --pem release-key.pub.pem"
    endpoint={listKeys}
    columns={columns}
    keyOf={({ keyid }) => keyid}
    remove={removeKey}
    form={{
      title: 'Trust a public key',
      add: addKey,
      inputOf: (form) => ({ name: written(form, 'name'), pem: `${written(form, 'pem')}\n` }),
      fields: (trouble) => (
        <Field
          name="pem"
          label="Public key"
          help="PEM, ECDSA P-256 or Ed25519: it begins with -----BEGIN PUBLIC KEY-----"
          trouble={trouble}
        >
          {(own) => <textarea {...own} rows={6} required maxLength={4000} spellcheck={false} />}
        </Field>
      ),
    }}
  />
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
