import type { ComponentChildren } from 'preact'
import type { Deployment, Run, ServiceStatus } from '../../../src/contract/deployments.ts'
import { isUnderWay } from './runs/stages.ts'

/** How a deployment or a run stands: a word, and a sign that says how good that is. */
export const State = ({ is }: { readonly is: Deployment['state'] | Run['state'] | 'stopped' }) => (
  <span class={`state is-${signOf(is)}`}>{is}</span>
)

const signOf = (is: string): string => {
  if (is === 'active' || is === 'succeeded') return 'good'
  if (is === 'failed' || is === 'errored') return 'bad'
  if (is === 'waiting') return 'held'
  return is === 'running' || isUnderWay(is as Deployment['state']) ? 'moving' : 'over'
}

/** How the instances of a service are, in a word or two; a worker that runs is well, too. */
export const Health = ({ instances }: Pick<ServiceStatus, 'instances'>) => {
  const ready = instances.filter(({ health }) => health === 'ready').length
  const restarts = instances.reduce((sum, each) => sum + each.restarts, 0)
  if (instances.length === 0) return <span class="quiet">no instance</span>
  const isWell = ready === instances.length
  return (
    <span class={`state is-${isWell ? 'good' : 'bad'}`}>
      {isWell && ready === 1 ? 'ready' : `${ready} of ${instances.length} ready`}
      {restarts > 0 && `, ${restarts} ${restarts === 1 ? 'restart' : 'restarts'}`}
    </span>
  )
}

/** Facts by name; what is null is left out. */
export const Facts = ({
  of,
}: {
  readonly of: readonly (readonly [name: string, value: ComponentChildren])[]
}) => (
  <dl class="facts">
    {of.map(
      ([name, value]) =>
        value !== null &&
        value !== '' && (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ),
    )}
  </dl>
)

/** The first twelve digits of a commit; the whole of it on hover. */
export const Commit = ({ id }: { readonly id: string }) => <code title={id}>{id.slice(0, 12)}</code>
