import { addDomain, listDomains, removeDomain } from '../../../../src/contract/domains.ts'
import { search } from '../../address.ts'
import { change } from '../../data/api.ts'
import { useLoaded } from '../../data/loaded.ts'
import { useSending } from '../../data/sending.ts'
import { Confirm } from '../../parts/dialog.tsx'
import { Field } from '../../parts/field.tsx'
import { written } from '../../parts/form-dialog.tsx'
import { Age } from '../../parts/instant.tsx'
import { Table } from '../../parts/table.tsx'
import { Trouble } from '../../parts/trouble.tsx'
import { askFor, askNoMore } from '../acts/ask-act.ts'
import { mayCall, type PartProps } from '../part.ts'

/** Host names of somebody's own, and the services that answer there. */
export const Domains = ({ project, projectEnvironment, status, place }: PartProps) => {
  const at = { project, projectEnvironment }
  const { value, trouble, again } = useLoaded(listDomains, at)
  const mayChange = mayCall(addDomain, project, place.logicalEnvironment)
  const gone = search.value.get('do') === 'remove-domain' ? search.value.get('of') : null
  return (
    <section aria-label="Domains">
      <h2>Domains</h2>
      {trouble && <Trouble error={trouble} again={again} />}
      {value?.items.length === 0 && <p class="quiet">No host name of your own leads here yet.</p>}
      {value && value.items.length > 0 && (
        <Table
          name="Domains"
          rows={value.items}
          keyOf={({ domain }) => domain}
          columns={[
            { title: 'Domain', cell: ({ domain }) => domain },
            { title: 'Service', cell: ({ service }) => service },
            { title: 'Since', cell: ({ createdAt }) => <Age since={createdAt} /> },
            {
              title: 'Change',
              cell: ({ domain }) =>
                mayChange && (
                  <button type="button" onClick={() => askFor('remove-domain', domain)}>
                    Remove<span class="unseen"> {domain}</span>…
                  </button>
                ),
            },
          ]}
        />
      )}
      {mayChange && status.services.length > 0 && (
        <AddDomain {...at} services={status.services} onAdded={again} />
      )}
      {mayChange && gone !== null && (
        <Confirm
          title={`Remove ${gone}`}
          action="Remove domain"
          isDangerous
          onConfirm={async () => {
            await change(removeDomain, { ...at, domain: gone })
            askNoMore()
            again()
          }}
          onClose={askNoMore}
        >
          <p>Nothing of {project} answers there any more; the name is free for others.</p>
        </Confirm>
      )}
    </section>
  )
}

const AddDomain = ({
  services,
  onAdded,
  ...at
}: {
  readonly project: string
  readonly projectEnvironment: string
  readonly services: PartProps['status']['services']
  readonly onAdded: () => void
}) => {
  const { trouble, isBusy, send } = useSending()
  const add = async (form: HTMLFormElement): Promise<void> => {
    const service = written(new FormData(form), 'service') || undefined
    await change(addDomain, { ...at, domain: written(new FormData(form), 'domain'), service })
    form.reset()
    onAdded()
  }
  return (
    <form
      class="narrow"
      onSubmit={(event) => {
        event.preventDefault()
        const form = event.currentTarget
        void send(() => add(form))
      }}
    >
      <Field name="domain" label="Host name" trouble={trouble}>
        {(own) => (
          <input
            {...own}
            required
            maxLength={253}
            autocomplete="off"
            placeholder="shop.example.com"
          />
        )}
      </Field>
      <Field name="service" label="Service that answers there" trouble={trouble}>
        {(own) => (
          <select {...own}>
            {services.map(({ service }) => (
              <option key={service}>{service}</option>
            ))}
          </select>
        )}
      </Field>
      {trouble && <Trouble error={trouble} />}
      <button type="submit" disabled={isBusy}>
        Add domain
      </button>
    </form>
  )
}
