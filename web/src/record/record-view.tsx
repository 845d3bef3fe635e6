import { useEffect, useRef } from 'preact/hooks'
import { describeDeploymentRecord } from '../../../src/contract/ledger.ts'
import { ProblemError } from '../../../src/client/errors.ts'
import { path } from '../address.ts'
import { useLoaded } from '../data/loaded.ts'
import { Trouble } from '../parts/trouble.tsx'
import { useTitle } from '../parts/use-title.ts'
import { About } from './about.tsx'
import { Attestations } from './attestations.tsx'
import { Demands } from './demands.tsx'
import { Life } from './life.tsx'
import { stepOf } from './step-of.ts'
import { Trace } from './trace.tsx'
import './record.css'

/** How old what is shown may become before it is asked for again, in milliseconds. */
const freshMs = 10_000

/** A record: what it says, the life of its slot, and the way back to the commit. */
export const RecordView = () => {
  const id = stepOf(path.value, 2)
  const { value, trouble, again } = useLoaded(
    describeDeploymentRecord,
    id === undefined ? undefined : { id },
  )
  useEvery(freshMs, again)
  useTitle(value ? `${value.deploymentName} in ${value.logicalEnvironment}` : 'Record')
  if (id === undefined || isNotThere(trouble)) return <NotThere />
  if (!value) return trouble ? <Trouble error={trouble} again={again} /> : <Waiting />
  return (
    <article class="record" key={id}>
      {trouble && (
        <p role="status" class="stale">
          <b>{trouble.message}</b> This page shows what it knew last, and asks again by itself.
        </p>
      )}
      <About record={value} />
      <Demands id={value.id} />
      <Trace record={value} />
      <Life key={`${value.status} ${value.endedAt}`} record={value} />
      <Attestations of={value} />
    </article>
  )
}

/** Does it again and again while somebody looks. */
const useEvery = (ms: number, act: () => void): void => {
  const latest = useRef(act)
  latest.current = act
  useEffect(() => {
    const timer = setInterval(() => {
      if (!document.hidden) latest.current()
    }, ms)
    return () => clearInterval(timer)
  }, [ms])
}

const Waiting = () => <p class="waiting">Loading…</p>

const isNotThere = (trouble: Error | undefined): boolean =>
  trouble instanceof ProblemError && [400, 404].includes(trouble.problem.status)

/** The same for what never was and for what belongs to others. */
const NotThere = () => (
  <section class="empty">
    <h1>This record is not there</h1>
    <p>
      No record that you may see has this id. Look for it by another of its names with the box above
      (digest, version, deployment name), or go to <a href="/">what runs where</a>. All that was:
    </p>
    <pre>
      <code>berth deployment list --history</code>
    </pre>
  </section>
)
