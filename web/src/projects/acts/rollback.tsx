import { useState } from 'preact/hooks'
import { listRuns, rollback } from '../../../../src/contract/deployments.ts'
import { search, setSearch } from '../../address.ts'
import { useLoaded } from '../../data/loaded.ts'
import { shortDigest } from '../../parts/digest.tsx'
import { Field } from '../../parts/field.tsx'
import { Trouble } from '../../parts/trouble.tsx'
import { titleOf, type ActPlace } from './act-dialog.tsx'
import { Choice } from './choice.tsx'
import { earlierOf } from './earlier.ts'
import { Planned } from './planned.tsx'

const when = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' })

/** Goes back to what ran before: the last, or the one that is chosen. */
export const Rollback = (props: ActPlace) => {
  const { asked, status } = props
  const { project, projectEnvironment, services } = status
  const place = { project, projectEnvironment }
  const active = services.filter((each) => each.active !== null)
  const service = asked.service ?? (active.length === 1 ? active[0]?.service : undefined)
  const to = service === undefined ? '' : (search.value.get('to') ?? '')
  const [restoreSecrets, setRestore] = useState(false)
  const runs = useLoaded(listRuns, service === undefined ? undefined : { ...place, limit: '100' })
  const now = active.find((each) => each.service === service)?.active ?? undefined
  const earlier = now ? earlierOf(now, runs.value?.items ?? []) : []
  return (
    <Planned
      act="rollback"
      title={titleOf(props)}
      endpoint={rollback}
      input={{ ...place, service, to: to === '' ? undefined : to, restoreSecrets }}
      target={status}
    >
      {active.length > 1 && (
        <Field name="service" label="Service" trouble={undefined}>
          {(own) => (
            <select
              {...own}
              value={service ?? ''}
              onChange={(event) => setSearch({ of: event.currentTarget.value, to: '' })}
            >
              <option value="">All, each to what ran before</option>
              {active.map((each) => (
                <option key={each.service} value={each.service}>
                  {each.service}
                </option>
              ))}
            </select>
          )}
        </Field>
      )}
      {service !== undefined && (
        <Field name="to" label="Back to" trouble={undefined}>
          {(own) => (
            <select
              {...own}
              value={to}
              onChange={(event) => setSearch({ to: event.currentTarget.value })}
            >
              <option value="">What ran before</option>
              {earlier.map(({ id, version, digest, activatedAt }) => (
                <option key={id} value={id}>
                  {[version, shortDigest(digest ?? ''), when.format(new Date(activatedAt ?? 0))]
                    .filter(Boolean)
                    .join(' · ')}
                </option>
              ))}
            </select>
          )}
        </Field>
      )}
      {runs.trouble && <Trouble error={runs.trouble} again={runs.again} />}
      <Choice isOn={restoreSecrets} set={setRestore}>
        Restore secrets, too, that were set anew since
      </Choice>
    </Planned>
  )
}
