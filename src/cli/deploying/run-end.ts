import { commandAt } from '../../formats/commands/command-at.ts'
import { call } from '../../client/call.ts'
import {
  deploymentStatus,
  type Deployment,
  type FollowedRun,
  type Run,
} from '../../contract/deployments.ts'
import { RunError } from '../frame/errors.ts'
import { madeHere, type Invocation } from '../frame/invocation.ts'
import { stopped } from '../shown/printable.ts'
import { lastLines } from './last-lines.ts'
import { eventLine } from './watch.ts'

/** Where a run plays. */
export interface RunPlace {
  readonly project: string
  readonly projectEnvironment: string
}

/** Says what a run came to, and where what is live answers; a bad end is thrown. */
export const tellEnd = async (
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

/** Where the services of a place answer, as far as the server says. */
export const urlsOf = async (
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

/** What a run that went well came to, for people. */
export const endText = (
  { project, projectEnvironment }: RunPlace,
  run: Run,
  urls: ReadonlyMap<string, readonly string[]>,
): string => {
  if (run.command === 'stop') return `Stopped in ${projectEnvironment}: ${run.why}.\n`
  if (run.state === 'waiting') {
    const names = run.deployments.map(({ service }) => service).join(', ')
    const next = commandAt('promote', { project, env: projectEnvironment })
    const [waits, it] = run.deployments.length === 1 ? ['waits', 'it'] : ['wait', 'them']
    return `${names} ${waits} in ${projectEnvironment}. Let ${it} take traffic: ${next}\n`
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
