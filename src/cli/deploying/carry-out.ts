import { commandAt } from '../../formats/commands/command-at.ts'
import type { Reply } from '../../client/message.ts'
import { call } from '../../client/call.ts'
import {
  deploymentStatus,
  type Deployment,
  type FollowedRun,
  type Run,
  type RunStarted,
} from '../../contract/deployments.ts'
import { madeHere, type Invocation } from '../frame/invocation.ts'
import { stopped } from '../shown/printable.ts'
import { RunError } from '../frame/errors.ts'
import { followRun } from './follow-run.ts'
import { lastLines } from './last-lines.ts'
import { differenceLines, planText } from './present.ts'
import { eventLine, watchFor } from './watch.ts'

/** Where a run plays. */
export interface RunPlace {
  readonly project: string
  readonly projectEnvironment: string
}

/** Shows a plan, or what was begun; follows it to its end unless that is not wanted. */
export const carryOut = async (
  invocation: Invocation,
  reply: Reply<RunStarted>,
  { detach }: { readonly detach?: boolean | undefined } = {},
  verb: string = reply.value.run.command,
): Promise<void> => {
  const { value } = reply
  if (value.planned) {
    const { terminal } = invocation
    return await invocation.show(reply, (plan) => planText(plan, terminal, verb))
  }
  for (const line of differenceLines(value.differences)) invocation.note(line)
  if (value.run.endedAt !== null)
    return await invocation.show(reply, ({ run }) => endText(value, run, new Map()))
  if (detach)
    return await invocation.show(reply, ({ run }) => `${run.id} has begun.\n${nextLines(value)}`)
  await follow(invocation, value, value.run)
}

/** Follows a run and says what it came to: 3 when it failed, 5 when nobody can tell. */
export const follow = async (
  invocation: Invocation,
  place: RunPlace,
  run: Pick<Run, 'id'>,
): Promise<void> => {
  const watch = watchFor(invocation)
  const release = onInterrupt(() => {
    watch.end()
    invocation.note(`\n${run.id} goes on without you.`)
    for (const line of nextLines({ ...place, run })
      .trimEnd()
      .split('\n'))
      invocation.note(line)
  })
  try {
    let urls: ReturnType<typeof urlsOf> | undefined
    const ended = await followRun(invocation, run.id, (now) => {
      watch.show(now)
      // They stand by now, and the edge is still on its way.
      if (now.deployments.every(({ state }) => state === 'active'))
        urls ??= urlsOf(invocation, place)
    })
    watch.end()
    await tell(invocation, place, ended, urls)
  } finally {
    watch.end()
    release()
  }
}

const nextLines = ({
  project,
  projectEnvironment: env,
  run,
}: RunPlace & { run: Pick<Run, 'id'> }) =>
  [
    `Follow it: ${commandAt(`inspect ${run.id} --follow`, { project, env })}\n`,
    `Cancel it: ${commandAt(`cancel ${run.id}`, { project, env })}\n`,
  ].join('')

// The call that waits would hold the process: it ends here, and its run does not.
const onInterrupt = (tell: () => void): (() => void) => {
  const interrupted = (): void => {
    tell()
    process.exit(5)
  }
  process.once('SIGINT', interrupted)
  return () => void process.off('SIGINT', interrupted)
}

const tell = async (
  invocation: Invocation,
  place: RunPlace,
  run: FollowedRun,
  asked: ReturnType<typeof urlsOf> | undefined,
): Promise<void> => {
  const { context, format, show } = invocation
  const isGood = run.state === 'succeeded' || run.state === 'waiting'
  const urls = await (asked ?? (isGood ? urlsOf(invocation, place) : new Map()))
  if (format === 'json') context.stdout.write(eventLine({ event: 'end', ...run }))
  else if (isGood || format === 'yaml') await show(madeHere(run), () => endText(place, run, urls))
  if (!isGood) throw await failureOf(invocation, place, run)
}

const urlsOf = async (
  { connection }: Invocation,
  place: RunPlace,
): Promise<ReadonlyMap<string, readonly string[]>> => {
  const { project, projectEnvironment } = place
  // It is live whether or not somebody can say where.
  const reply = await call(deploymentStatus, { project, projectEnvironment }, connection()).catch(
    () => undefined,
  )
  return new Map((reply?.value.services ?? []).map(({ service, urls }) => [service, urls]))
}

const endText = (
  { project, projectEnvironment }: RunPlace,
  run: Run,
  urls: ReadonlyMap<string, readonly string[]>,
): string => {
  if (run.command === 'stop') return `Stopped in ${projectEnvironment}: ${run.why}.\n`
  if (run.state === 'waiting') {
    const names = run.deployments.map(({ service }) => service).join(', ')
    const next = commandAt('promote', { project, env: projectEnvironment })
    return `${names} ${run.deployments.length === 1 ? 'waits' : 'wait'} in ${projectEnvironment}. Let ${run.deployments.length === 1 ? 'it' : 'them'} take traffic: ${next}\n`
  }
  return run.deployments
    .map(({ service }) => {
      const [url] = urls.get(service) ?? []
      return `${service} is live in ${projectEnvironment}${url === undefined ? '' : `: ${url}`}\n`
    })
    .join('')
}

const failureOf = async (
  invocation: Invocation,
  place: RunPlace,
  run: FollowedRun,
): Promise<RunError> => {
  const bad = run.deployments.find(({ state }) => state === 'failed' || state === 'errored')
  const { project, projectEnvironment } = place
  const at = { project, env: projectEnvironment }
  const lines = bad ? await lastLines(invocation, place, bad.id) : []
  const next = bad
    ? `See all that it wrote: ${commandAt('logs', at, `--deployment ${bad.id}`)}`
    : `See how it stands: ${commandAt('status', at)}`
  return new RunError(run.state === 'errored' ? 5 : 3, sentenceOf(run, bad), lines, next)
}

const sentenceOf = (run: FollowedRun, bad: Deployment | undefined): string => {
  const what = bad ? `${bad.service} ${bad.state}` : `${run.id} was ${run.state}`
  const why = bad?.why === undefined || bad.why === '' ? run.why : bad.why
  const told = stopped(why === '' ? what : `${what}: ${why}`)
  return run.command === 'deploy' ? `${told} Nothing was switched.` : told
}
