import {
  statesUntilActive,
  type Deployment,
  type Run,
} from '../../../../src/contract/deployments.ts'

type State = Deployment['state']

/** A stage of a deployment, and whether it is behind it, where it is, or still to come. */
export interface Stage {
  readonly name: State
  readonly is: 'done' | 'now' | 'ahead' | 'bad' | 'over'
  /** How long it took or takes, in milliseconds, where that was seen. */
  readonly ms: number | undefined
}

/** When a deployment was seen to come into its states, in milliseconds since 1970. */
export type Seen = ReadonlyMap<string, ReadonlyMap<State, number>>

/** The stages that come before it serves, in order; not every deployment goes through all. */
const order: readonly State[] = [...statesUntilActive, 'active']

/** Whether it ended without serving, or after that was taken back. */
export const isBad = (state: State): boolean => state === 'failed' || state === 'errored'

/** Whether it is on its way to its traffic; one that waits for somebody is not. */
export const isUnderWay = (state: State): boolean =>
  state !== 'waiting' && state !== 'active' && order.includes(state)

/** What was seen, with how a run now stands. */
export const seenAlso = (seen: Seen, run: Run): Seen =>
  new Map([
    ...seen,
    ...run.deployments.map(({ id, state, enteredAt }) => {
      const own = seen.get(id) ?? new Map<State, number>()
      return [id, new Map([...own, [state, own.get(state) ?? Date.parse(enteredAt)]])] as const
    }),
  ])

/** The stages of a deployment as far as they can be told; `now` in milliseconds since 1970. */
export const stagesOf = (
  { id, state, createdAt, enteredAt, activatedAt }: Deployment,
  { command, hold }: Pick<Run, 'command' | 'hold'>,
  seen: Seen,
  now: number,
): readonly Stage[] => {
  const own = new Map([['queued', Date.parse(createdAt)] as const, ...(seen.get(id) ?? [])])
  const wanted = order.filter(
    (name) =>
      own.has(name) ||
      ((name !== 'building' || command === 'deploy') && (name !== 'waiting' || hold)),
  )
  const isServing = state === 'active' || activatedAt !== null
  const at = isServing ? wanted.length : wanted.indexOf(state)
  const isEnded = at < 0
  // Of what has ended only what was seen is told: nobody knows which stage it came to.
  const known = isEnded ? wanted.filter((name) => own.has(name)) : wanted
  const stages = known.map((name, index): Stage => {
    const is = isEnded || index < at ? 'done' : index === at ? 'now' : 'ahead'
    const next = known[index + 1]
    const isLast = next === undefined && isEnded && name !== 'queued'
    const until = is === 'now' ? now : isLast ? Date.parse(enteredAt) : own.get(next ?? 'active')
    const begun = name === 'active' ? undefined : own.get(name)
    return {
      name,
      is,
      ms: begun === undefined || until === undefined ? undefined : Math.max(0, until - begun),
    }
  })
  return isEnded || isBad(state)
    ? [...stages, { name: state, is: isBad(state) ? 'bad' : 'over', ms: undefined }]
    : stages
}
