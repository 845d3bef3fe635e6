import { useEffect, useState } from 'preact/hooks'
import type { Deployment, Run } from '../../../../src/contract/deployments.ts'
import { isUnderWay, stagesOf, type Seen } from './stages.ts'
import './stages.css'

const said = {
  done: 'done',
  now: 'now',
  ahead: 'to come',
  bad: 'ended here',
  over: 'ended here',
} as const

/** The way of a deployment to its traffic, and where on it it is; it counts while one looks. */
export const Stages = ({
  deployment,
  run,
  seen,
}: {
  readonly deployment: Deployment
  readonly run: Pick<Run, 'command' | 'hold'>
  readonly seen: Seen
}) => {
  const isMoving = isUnderWay(deployment.state)
  const [, setTick] = useState(0)
  useEffect(() => {
    if (!isMoving) return
    const timer = setInterval(() => setTick((last) => last + 1), 1000)
    return () => clearInterval(timer)
  }, [isMoving])
  return (
    <ol class="stages" aria-label={`Stages of ${deployment.service}`}>
      {stagesOf(deployment, run, seen, Date.now()).map(({ name, is, ms }) => (
        <li key={name} class={`is-${is}`} aria-current={is === 'now' ? 'step' : undefined}>
          {name}
          <span class="unseen">, {said[is]}</span>
          {ms !== undefined && <span class="took"> {spanOf(ms)}</span>}
        </li>
      ))}
    </ol>
  )
}

/** A short duration: milliseconds below a second, then seconds, then minutes. */
export const spanOf = (ms: number): string => {
  if (ms < 1000) return `${Math.round(ms)} ms`
  if (ms < 120_000) return `${Math.floor(ms / 1000)} s`
  return `${Math.floor(ms / 60_000)} min`
}
