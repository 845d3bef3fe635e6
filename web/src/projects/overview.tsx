import { stop } from '../../../src/contract/deployments.ts'
import { shellWord } from '../../../src/formats/commands/shell-word.ts'
import { Empty } from '../parts/empty.tsx'
import { Instant } from '../parts/instant.tsx'
import { ActButtons } from './acts/act-buttons.tsx'
import { possible, type Act } from './acts/acts.ts'
import { mayCall, type PartProps } from './part.ts'
import { Facts } from './parts.tsx'
import { LiveRun } from './runs/live-run.tsx'
import { isUnderWay } from './runs/stages.ts'
import { Service } from './service.tsx'

/** Acts on the environment as a whole; what waits or is under way has its buttons beside it. */
const wholeActs: readonly Act[] = ['promote-to', 'rollback', 'apply', 'restart', 'start', 'stop']

/** How an environment stands: where it is, what is done to it now, and each of its services. */
export const Overview = ({ status, place, project, projectEnvironment, again }: PartProps) => {
  const { services, freezeReason, expiresAt, isHostThere } = status
  const mayRun = mayCall(stop, project, place.logicalEnvironment)
  const can = mayRun ? possible(services, freezeReason !== null) : new Set<Act>()
  const runs = new Set(
    services.flatMap(({ latest }) => (latest && isUnderWay(latest.state) ? [latest.runId] : [])),
  )
  return (
    <>
      <Facts
        of={[
          ['Stage', place.logicalEnvironment],
          ['On', place.environment],
          ['Takes promotions only from', place.fromOnly && <bdi>{place.fromOnly}</bdi>],
          ['Lives after a deployment', place.ttl],
          ['Is deleted', expiresAt && <Instant at={expiresAt} />],
        ]}
      />
      {freezeReason !== null && (
        <div class="notice is-warn">
          <p>
            <b>Frozen:</b> <bdi>{freezeReason}</bdi>
          </p>
          <p>Only going back and stopping are possible until it is lifted.</p>
        </div>
      )}
      {!isHostThere && (
        <div class="notice is-bad" role="status">
          <p>
            <b>The host does not answer.</b> What runs is told as the database knows it.
          </p>
        </div>
      )}
      <ActButtons acts={wholeActs.filter((act) => can.has(act))} />
      {[...runs].map((id) => (
        <LiveRun key={id} id={id} {...{ project, projectEnvironment, mayRun }} onChange={again} />
      ))}
      {services.length === 0 ? (
        <Empty command={`berth deploy --project ${project} --env ${shellWord(projectEnvironment)}`}>
          Nothing is deployed here yet. In the folder of the project:
        </Empty>
      ) : (
        <div class="services">
          {services.map((each) => (
            <Service key={each.service} {...{ of: each, status, mayRun }} />
          ))}
        </div>
      )}
    </>
  )
}
