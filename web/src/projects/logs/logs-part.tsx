import {
  listRuns,
  type Deployment,
  type ServiceStatus,
} from '../../../../src/contract/deployments.ts'
import { shellWord } from '../../../../src/formats/commands/shell-word.ts'
import { search, setSearch } from '../../address.ts'
import { useLoaded } from '../../data/loaded.ts'
import { Empty } from '../../parts/empty.tsx'
import { Trouble } from '../../parts/trouble.tsx'
import type { PartProps } from '../part.ts'
import { toTheSecond } from '../../parts/date-format.ts'
import { LogView } from './log-view.tsx'

/** What a service writes: its current deployment, or the one that is chosen. */
export const LogsPart = ({ project, projectEnvironment, status }: PartProps) => {
  const place = { project, projectEnvironment }
  const newest = status.services.map(({ active, latest }) => latest?.id ?? active?.id).join()
  const runs = useLoaded(listRuns, { ...place, limit: '200' })
  const all = (runs.value?.items ?? []).flatMap(({ deployments }) => deployments)
  const asked = search.value.get('deployment') ?? ''
  const chosen = all.find(({ id }) => id === asked)
  const service =
    chosen?.service ?? search.value.get('service') ?? status.services[0]?.service ?? ''
  const current = status.services.find((each) => each.service === service)
  const deployment = asked || (current && currentOf(current)) || ''
  if (status.services.length === 0)
    return (
      <Empty command={`berth deploy --project ${project} --env ${shellWord(projectEnvironment)}`}>
        Nothing was deployed here yet, so nothing wrote anything. In the folder of the project:
      </Empty>
    )
  return (
    <>
      <div class="toolbar">
        <label>
          Service{' '}
          <select
            value={service}
            onChange={(event) =>
              setSearch({ service: event.currentTarget.value, deployment: '', line: '' })
            }
          >
            {status.services.map((each) => (
              <option key={each.service} value={each.service}>
                {each.service}
              </option>
            ))}
          </select>
        </label>
        <label>
          Deployment{' '}
          <select
            key={newest}
            value={asked}
            onChange={(event) => setSearch({ service, deployment: event.currentTarget.value })}
          >
            <option value="">the current one</option>
            {all.filter((each) => each.service === service).map(toOption)}
          </select>
        </label>
      </div>
      {runs.trouble && <Trouble error={runs.trouble} again={runs.again} />}
      {deployment === '' ? (
        <p class="waiting">There is nothing of {service} here.</p>
      ) : (
        <LogView key={deployment} source={{ ...place, deployment }} service={service} />
      )}
    </>
  )
}

/** What is on its way or has failed, else what serves: a cancelled one says little. */
const currentOf = ({ active, latest }: ServiceStatus): string | undefined =>
  active && (latest?.state === 'cancelled' || latest?.state === 'superseded')
    ? active.id
    : (latest ?? active)?.id

const toOption = ({ id, createdAt, version, state }: Deployment) => (
  <option key={id} value={id}>
    {[toTheSecond().format(new Date(createdAt)), version, state].filter(Boolean).join(' · ')}
  </option>
)
