import {
  addTrustedIdentity,
  listTrustedIdentities,
  removeTrustedIdentity,
  type TrustedIdentity,
} from '../../../src/contract/trust.ts'
import { written } from '../parts/form-dialog.tsx'
import { Instant } from '../parts/instant.tsx'
import type { Column } from '../parts/table.tsx'
import { Text } from '../parts/text.tsx'
import { Trusted } from './trusted.tsx'

/** Who may sign with a certificate that an issuer gave them. */
export const Identities = () => (
  <Trusted
    what="identity"
    title="Trusted identities"
    about="Who signs without a key of their own: a certificate of this issuer for this subject counts, by a trusted root."
    command="berth identity add release --issuer URL --subject PATTERN"
    endpoint={listTrustedIdentities}
    columns={columns}
    keyOf={({ name }) => name}
    remove={removeTrustedIdentity}
    form={{
      title: 'Trust an identity',
      add: addTrustedIdentity,
      inputOf: (form) => ({
        name: written(form, 'name'),
        issuer: written(form, 'issuer'),
        subject: written(form, 'subject'),
      }),
      fields: (trouble) => (
        <>
          <Text
            name="issuer"
            label="Issuer"
            help="Who signed them in, exactly: https://token.actions.githubusercontent.com"
            trouble={trouble}
            isRequired
            most={2048}
          />
          <Text
            name="subject"
            label="Subject"
            help="* is anything but /, ** is anything: https://github.com/my-org/my-repo/**"
            trouble={trouble}
            isRequired
            most={2048}
          />
        </>
      ),
    }}
  />
)

const columns: readonly Column<TrustedIdentity>[] = [
  { title: 'Name', cell: ({ name }) => name },
  { title: 'Issuer', cell: ({ issuer }) => <bdi>{issuer}</bdi> },
  { title: 'Subject', cell: ({ subject }) => <bdi>{subject}</bdi> },
  { title: 'Trusted since', cell: ({ createdAt }) => <Instant at={createdAt} /> },
]
