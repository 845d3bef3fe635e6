import {
  addTrustedIdentity,
  listTrustedIdentities,
  removeTrustedIdentity,
  type TrustedIdentity,
} from '../../../src/contract/trust.ts'
import { change } from '../data/api.ts'
import { FormDialog, written } from '../parts/form-dialog.tsx'
import { Instant } from '../parts/instant.tsx'
import type { Column } from '../parts/table.tsx'
import { end } from './act.ts'
import { Managed } from './managed.tsx'
import { Text } from './text.tsx'
import { Withdrawal } from './withdrawal.tsx'

/** Who may sign with a certificate that an issuer gave them. */
export const Identities = () => (
  <Managed
    title="Trusted identities"
    about="Who signs without a key of their own: a certificate of this issuer for this subject counts, by a trusted root."
    command="berth identity add release --issuer URL --subject PATTERN"
    endpoint={listTrustedIdentities}
    input={{}}
    permission="key.manage"
    adding="Add identity"
    columns={columns}
    acts={[['remove', 'Remove']]}
    keyOf={({ name }) => name}
  >
    {({ is, chosen, done }) => (
      <>
        {is === 'new' && <Form onDone={done} />}
        {is === 'remove' && chosen && (
          <Withdrawal
            what="identity"
            name={chosen.name}
            endpoint={removeTrustedIdentity}
            onDone={done}
          />
        )}
      </>
    )}
  </Managed>
)

const columns: readonly Column<TrustedIdentity>[] = [
  { title: 'Name', cell: ({ name }) => name },
  { title: 'Issuer', cell: ({ issuer }) => <bdi>{issuer}</bdi> },
  { title: 'Subject', cell: ({ subject }) => <bdi>{subject}</bdi> },
  { title: 'Trusted since', cell: ({ createdAt }) => <Instant at={createdAt} /> },
]

const Form = ({ onDone }: { readonly onDone: () => void }) => (
  <FormDialog
    title="Trust an identity"
    action="Trust identity"
    onClose={end}
    onSave={async (form) => {
      const [name, issuer, subject] = ['name', 'issuer', 'subject'].map((each) =>
        written(form, each),
      ) as [string, string, string]
      await change(addTrustedIdentity, { name, issuer, subject })
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
    )}
  </FormDialog>
)
