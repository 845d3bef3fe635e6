import { useEffect } from 'preact/hooks'
import { stop, type Deployment } from '../../../../src/contract/deployments.ts'
import { Digest } from '../../parts/digest.tsx'
import { Instant } from '../../parts/instant.tsx'
import { Trouble } from '../../parts/trouble.tsx'
import { ActButtons } from '../acts/act-buttons.tsx'
import { isCancellable } from '../acts/acts.ts'
import { LastLines } from '../logs/last-lines.tsx'
import { mayComeBack } from '../may-come-back.ts'
import { mayCall, type PartProps } from '../part.ts'
import { Commit, Facts, State } from '../parts.tsx'
import { addressOf } from '../place-address.ts'
import { isBad } from './stages.ts'
import { spanOf, Stages } from './stages.tsx'
import { useRun, type WatchedRun } from './use-run.ts'
import { whyOf } from './why-of.ts'

/** One run: how it goes, live, and what came of it. */
export const RunPart = (props: PartProps & { readonly id: string }) => {
  const { id, project, place, status, again } = props
  const { run, seen, trouble } = useRun(id)
  useEffect(() => {
    if (run) again()
  }, [run?.seen])
  if (!run) return trouble ? <Trouble error={trouble} /> : <p class="waiting">Loading…</p>
  const { command, state, createdAt, endedAt, version, origin, deployments } = run
  const mayRun = mayCall(stop, project, place.logicalEnvironment)
  const isOpen = status.freezeReason === null
  return (
    <>
      <h2>
        {command} <State is={state} />
      </h2>
      <p role="status">{sentenceOf(run)}</p>
      {trouble && !mayComeBack(trouble) && <Trouble error={trouble} />}
      <Facts
        of={[
          ['Began', <Instant at={createdAt} />],
          ['Took', endedAt && spanOf(Date.parse(endedAt) - Date.parse(createdAt))],
          ['Version', version],
          ['Commit', origin.commit && <Commit id={origin.commit} />],
          ['Branch', origin.branch && <bdi>{origin.branch}</bdi>],
          ['Work tree', origin.dirty ? 'had changes' : null],
          ['Run', <code>{id}</code>],
        ]}
      />
      {mayRun && state === 'waiting' && isOpen && (
        <ActButtons acts={['promote']} service={deployments[0]?.service ?? ''} />
      )}
      {mayRun && endedAt === null && deployments.some(isCancellable) && (
        <ActButtons acts={['cancel']} run={id} />
      )}
      <div class="services">
        {deployments.map((each) => (
          <Attempt key={each.id} {...{ run, seen, props }} deployment={each} />
        ))}
      </div>
    </>
  )
}

const Attempt = ({
  deployment,
  run,
  seen,
  props: { project, projectEnvironment },
}: {
  readonly deployment: Deployment
  readonly run: NonNullable<WatchedRun['run']>
  readonly seen: WatchedRun['seen']
  readonly props: PartProps
}) => {
  const { id, service, state, why, digest, kind, driver } = deployment
  return (
    <article class="service" aria-label={service}>
      <h3>
        {service} <State is={state} />
      </h3>
      <Stages {...{ deployment, run, seen }} />
      {why !== '' && (
        <p class={isBad(state) ? 'notice is-bad' : 'quiet'}>
          <bdi>{why}</bdi>
        </p>
      )}
      {isBad(state) && <LastLines {...{ project, projectEnvironment }} deployment={id} />}
      <Facts
        of={[
          ['Artifact', digest && <Digest value={digest} />],
          ['Kind', `${kind}, ${driver}`],
          [
            'Logs',
            <a href={addressOf([project, projectEnvironment, 'logs'], { deployment: id })}>
              what {service} wrote
            </a>,
          ],
        ]}
      />
    </article>
  )
}

const sentenceOf = (run: NonNullable<WatchedRun['run']>): string => {
  const { command, state } = run
  const why = whyOf(run)
  if (state === 'succeeded') return command === 'stop' ? `Stopped: ${run.why}.` : 'It serves.'
  if (state === 'waiting') return 'Its candidates wait for their promotion; what ran before serves.'
  if (run.endedAt === null) return 'It is under way; this page follows it.'
  const told = why === '' ? `It was ${state}.` : `It was ${state}: ${why}.`
  return command === 'deploy' ? `${told} Nothing was switched.` : told
}
