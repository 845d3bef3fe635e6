import { useState } from 'preact/hooks'
import { listRuns, rollback, type Deployment } from '../../../../src/contract/deployments.ts'
import { search, setSearch } from '../../address.ts'
import { useLoaded } from '../../data/loaded.ts'
import { toTheMinute } from '../../parts/date-format.ts'
import { shortDigest } from '../../parts/digest.tsx'
import { Trouble } from '../../parts/trouble.tsx'
import type { ActPlace } from './begun.ts'
import { Choice } from '../../parts/choice.tsx'
import { earlierOf } from './earlier.ts'
import { Planned } from './planned.tsx'
import { Select } from './select.tsx'

/** Goes back to what ran before: the last, or the one that is chosen. */
export const Rollback = (of: ActPlace) => {
  const { asked, status } = of
  const { project, projectEnvironment, services } = status
  const place = { project, projectEnvironment }
  const active = services.filter((each) => each.active !== null)
  const service = asked.service ?? (active.length === 1 ? active[0]?.service : undefined)
  const to = service === undefined ? '' : (search.value.get('to') ?? '')
  const [restoreSecrets, setRestore] = useState(false)
  const runs = useLoaded(listRuns, service === undefined ? undefined : { ...place, limit: '100' })
  const now = active.find((each) => each.service === service)?.active
  return (
    <Planned
      of={of}
      endpoint={rollback}
      input={{ ...place, service, to: to === '' ? undefined : to, restoreSecrets }}
    >
      {active.length > 1 && (
        <Select
          name="service"
          label="Service"
          value={service ?? ''}
          options={[
            ['', 'All, each to what ran before'],
            ...active.map((each) => [each.service, each.service] as const),
          ]}
          set={(name) => setSearch({ of: name, to: '' })}
        />
      )}
      {now && (
        <Select
          name="to"
          label="Back to"
          value={to}
          options={[['', 'What ran before'], ...earlierOf(now, runs.value?.items ?? []).map(named)]}
          set={(id) => setSearch({ to: id })}
        />
      )}
      {runs.trouble && <Trouble error={runs.trouble} again={runs.again} />}
      <Choice isOn={restoreSecrets} set={setRestore}>
        Restore secrets, too, that were set anew since
      </Choice>
    </Planned>
  )
}

const named = ({ id, version, digest, activatedAt }: Deployment) => {
  const at = toTheMinute().format(new Date(activatedAt ?? 0))
  return [id, [version, shortDigest(digest ?? ''), at].filter(Boolean).join(' · ')] as const
}
