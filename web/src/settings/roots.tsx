import {
  addTrustedRoot,
  listTrustedRoots,
  removeTrustedRoot,
  type TrustedRoot,
} from '../../../src/contract/trust.ts'
import { Digest } from '../parts/digest.tsx'
import { Field } from '../parts/field.tsx'
import { written } from '../parts/form-dialog.tsx'
import { Instant } from '../parts/instant.tsx'
import type { Column } from '../parts/table.tsx'
import { Trusted } from './trusted.tsx'

/** By whom certificates, logs and timestamps are believed. */
export const Roots = () => (
  <Trusted
    what="root"
    title="Trusted roots"
    about="Sigstore trusted roots: by them the certificates of trusted identities, the logs and the timestamps of keyless evidence are believed. Berth fetches none; whoever runs Sigstore publishes the file."
    command="berth trusted-root add sigstore --file trusted_root.json"
    endpoint={listTrustedRoots}
    columns={columns}
    keyOf={({ name }) => name}
    remove={removeTrustedRoot}
    form={{
      title: 'Trust a root',
      add: addTrustedRoot,
      inputOf: async (form) => ({ name: written(form, 'name'), json: await textOf(form, 'json') }),
      fields: (trouble) => (
        <Field
          name="json"
          label="File"
          help="A trusted_root.json, as Sigstore or your own instance of it publishes it."
          trouble={trouble}
        >
          {(own) => <input {...own} type="file" required accept=".json,application/json" />}
        </Field>
      ),
    }}
  />
)

const textOf = async (form: FormData, name: string): Promise<string> => {
  const file = form.get(name)
  return file instanceof File ? await file.text() : ''
}

const columns: readonly Column<TrustedRoot>[] = [
  { title: 'Name', cell: ({ name }) => name },
  {
    title: 'Who stands in it',
    cell: (it) => (
      <ul class="plain">
        {[
          ...named('certificates', it.certificateAuthorities),
          ...named('log', it.logs),
          ...named('log of certificates', it.certificateLogs),
          ...named('timestamps', it.timestampAuthorities),
        ].map((line) => (
          <li key={line}>
            <bdi>{line}</bdi>
          </li>
        ))}
      </ul>
    ),
  },
  { title: 'Digest', cell: ({ digest }) => <Digest value={digest} /> },
  { title: 'Trusted since', cell: ({ createdAt }) => <Instant at={createdAt} /> },
]

const named = (role: string, names: readonly string[]): readonly string[] => [
  ...new Set(names.map((name) => `${name} (${role})`)),
]
