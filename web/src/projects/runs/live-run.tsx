import { useEffect } from 'preact/hooks'
import { Trouble } from '../../parts/trouble.tsx'
import { addressOf } from '../place-address.ts'
import { ActButtons } from '../acts/act-buttons.tsx'
import { mayComeBack } from '../may-come-back.ts'
import { isUnderWay } from './stages.ts'
import { Stages } from './stages.tsx'
import { useRun } from './use-run.ts'

/** A run as it goes, deployment by deployment. */
export const LiveRun = ({
  id,
  project,
  projectEnvironment,
  mayRun,
  onChange,
}: {
  readonly id: string
  readonly project: string
  readonly projectEnvironment: string
  readonly mayRun: boolean
  readonly onChange: () => void
}) => {
  const { run, seen, trouble } = useRun(id)
  useEffect(() => {
    if (run) onChange()
  }, [run?.seen])
  // Of a server that is away the page as a whole tells.
  if (!run) return trouble && !mayComeBack(trouble) ? <Trouble error={trouble} /> : null
  return (
    <section class="notice" aria-label={`Run ${run.command}`}>
      <p>
        <b>{run.command}</b> is under way.{' '}
        <a href={addressOf([project, projectEnvironment, 'runs', id])}>Follow it</a>
      </p>
      {run.deployments.map((each) => (
        <div key={each.id}>
          {each.service}
          <Stages deployment={each} run={run} seen={seen} />
        </div>
      ))}
      {mayRun && run.deployments.some(({ state }) => isUnderWay(state)) && (
        <ActButtons acts={['cancel']} run={id} />
      )}
    </section>
  )
}
