import type {
  Deployment,
  DeploymentStatus,
  ServiceStatus,
} from '../../../src/contract/deployments.ts'
import { Digest } from '../parts/digest.tsx'
import { Age } from '../parts/instant.tsx'
import { OuterLink } from '../parts/outer-link.tsx'
import { ActButtons } from './acts/act-buttons.tsx'
import { possible, type Act } from './acts/acts.ts'
import { LastLines } from './logs/last-lines.tsx'
import { Commit, Facts, Health, State } from './parts.tsx'
import { addressOf } from './place-address.ts'
import { isBad } from './runs/stages.ts'

const ownActs: readonly Act[] = ['rollback', 'restart', 'start', 'stop']

/** A service: what serves, what waits to, and what went wrong on the way. */
export const Service = ({
  of,
  status,
  mayRun,
}: {
  readonly of: ServiceStatus
  readonly status: DeploymentStatus
  readonly mayRun: boolean
}) => {
  const { service, active, latest, by, instances, urls, hasNewVariables } = of
  const { project, projectEnvironment: environment, freezeReason } = status
  const can = mayRun ? possible([of], freezeReason !== null) : new Set<Act>()
  const shown = active ?? latest
  const own = status.services.length > 1 ? ownActs.filter((act) => can.has(act)) : []
  return (
    <article class="service" aria-label={service}>
      <h2>
        {service}
        {shown && <State is={shown.state === 'retired' ? 'stopped' : shown.state} />}
        {active && <Health instances={instances} />}
      </h2>
      {urls.length > 0 && (
        <ul class="urls" aria-label={`Where ${service} answers`}>
          {urls.map((url) => (
            <li key={url}>
              <OuterLink to={url} />
            </li>
          ))}
        </ul>
      )}
      {shown && <Artifact of={shown} by={by.name ?? by.id} />}
      {hasNewVariables && (
        <div class="notice is-warn">
          <p>Variables were changed since this was released: what runs does not have them yet.</p>
          {can.has('apply') && <ActButtons acts={['apply']} service={service} />}
        </div>
      )}
      {latest?.state === 'waiting' && <Candidate {...{ of, can }} candidate={latest} />}
      {latest && active && (latest.state === 'cancelled' || latest.state === 'superseded') && (
        <p class="quiet">
          A later deployment {latest.version} was {latest.state} (<Age since={latest.enteredAt} />)
          {latest.why !== '' && ': '}
          <bdi>{latest.why}</bdi>
        </p>
      )}
      {latest && isBad(latest.state) && <Failure {...{ latest, status }} isServing={!!active} />}
      <ActButtons acts={own} service={service}>
        <a class="button" href={addressOf([project, environment, 'logs'], { service })}>
          Logs<span class="unseen"> of {service}</span>
        </a>
      </ActButtons>
    </article>
  )
}

const Artifact = ({ of, by }: { readonly of: Deployment; readonly by: string }) => (
  <Facts
    of={[
      ['Version', of.version],
      ['Artifact', of.digest && <Whereabouts of={of.digest} />],
      ['Image', of.image && <code>{of.image}</code>],
      ['Commit', of.commit && <Commit id={of.commit} />],
      ['Deployed', of.activatedAt && <Age since={of.activatedAt} />],
      ['By', <bdi>{by}</bdi>],
      ['Kind', `${of.kind}, ${of.driver}`],
    ]}
  />
)

/** A digest that leads to all the places where it runs or ran. */
const Whereabouts = ({ of }: { readonly of: string }) => (
  <a href={`/search?${new URLSearchParams({ q: of })}`}>
    <Digest value={of} />
  </a>
)

const Candidate = ({
  of: { service, candidateUrl },
  candidate: { version, digest, enteredAt, runId },
  can,
}: {
  readonly of: ServiceStatus
  readonly candidate: Deployment
  readonly can: ReadonlySet<Act>
}) => (
  <section class="notice is-warn" aria-label={`Candidate of ${service}`}>
    <p>
      <b>A candidate waits</b> (<Age since={enteredAt} />
      ): {version} {digest && <Digest value={digest} />}
    </p>
    {candidateUrl !== null && (
      <p>
        Look at it: <OuterLink to={candidateUrl} />
      </p>
    )}
    <ActButtons
      acts={(['promote', 'cancel'] as const).filter((act) => can.has(act))}
      service={service}
      run={runId}
    />
  </section>
)

const Failure = ({
  latest: { id, service, state, why, version, enteredAt },
  status: { project, projectEnvironment },
  isServing,
}: {
  readonly latest: Deployment
  readonly status: DeploymentStatus
  readonly isServing: boolean
}) => (
  <section class="notice is-bad" aria-label={`Failure of ${service}`}>
    <p>
      <b>The latest deployment {state}</b> ({version !== null && `${version}, `}
      <Age since={enteredAt} />
      ): <bdi>{why === '' ? 'no reason is known' : why}</bdi>.
      {isServing && ' What ran before still serves.'}
    </p>
    <LastLines {...{ project, projectEnvironment }} deployment={id} />
    <p>
      <a href={addressOf([project, projectEnvironment, 'logs'], { deployment: id })}>
        All that it wrote
      </a>
    </p>
  </section>
)
