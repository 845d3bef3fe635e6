import { commandAt, type CommandPlace } from '../formats/commands/command-at.ts'
import { deploymentStatus, type ServiceStatus } from '../contract/deployments.ts'
import { when } from './shown/age.ts'
import { command } from './frame/command.ts'
import { lastLines } from './deploying/last-lines.ts'
import { styleOf } from './deploying/watch.ts'
import { digestCell } from './shown/digest-text.ts'
import { counted } from './shown/counted.ts'
import { printable } from './shown/printable.ts'
import { table, type Column } from './shown/table.ts'
import type { Terminal } from './shown/terminal.ts'
import { noteDropped } from './shown/list.ts'
import { placeFlags, placeOf } from './words/place.ts'

export const status = command({
  brief: 'See what runs in a project environment, and what is on its way',
  examples: ['status', 'status --env staging', 'status --project shop --env production -o json'],
  flags: placeFlags,
  run: async (invocation, flags) => {
    const { call, context, show, note, terminal, format } = invocation
    const { project, projectEnvironment } = await placeOf(flags, context)
    const reply = await call(deploymentStatus, { project, projectEnvironment })
    const { services, isHostThere, freezeReason } = reply.value
    const drawn = table(columns(terminal), services, terminal)
    await show(reply, () => (services.length === 0 ? '' : drawn.text))
    if (format !== 'table') return
    if (services.length > 0) noteDropped(invocation, drawn)
    if (services.length === 0) note(`Nothing was deployed here yet: ${commandAt('deploy', flags)}`)
    if (!isHostThere) note('The host does not answer: what really runs is not known now.')
    if (freezeReason !== null) note(`Frozen: ${freezeReason}`)
    for (const each of services) for (const line of notes(each, flags)) note(line)
    for (const { latest } of services)
      if (latest?.state === 'failed' || latest?.state === 'errored')
        for (const line of await lastLines(invocation, { project, projectEnvironment }, latest.id))
          note(`  ${line}`)
  },
})

const columns = (terminal: Terminal): readonly Column<ServiceStatus>[] => [
  { title: 'SERVICE', of: ({ service }) => service, least: 8 },
  {
    title: 'STATE',
    of: stateOf,
    style: (it) => styleOf(shown(it)?.state ?? 'queued'),
  },
  { title: 'HEALTH', of: healthOf },
  {
    title: 'ARTIFACT',
    of: (it) => digestCell(shown(it)?.digest ?? '', terminal),
    least: 9,
    drop: 3,
  },
  { title: 'VERSION', of: (it) => shown(it)?.version ?? '', least: 6, drop: 2 },
  { title: 'COMMIT', of: (it) => shown(it)?.commit?.slice(0, 12) ?? '', least: 7, drop: 4 },
  { title: 'SINCE', of: (it) => when(terminal, sinceOf(it)) },
  { title: 'BY', of: ({ by }) => by.name ?? by.id, least: 6, drop: 5 },
  { title: 'URL', of: ({ urls }) => urls[0] ?? '', drop: 1 },
]

const shown = ({ active, latest }: ServiceStatus) => active ?? latest

const stateOf = (it: ServiceStatus): string => {
  const state = shown(it)?.state ?? ''
  return state === 'retired' ? 'stopped' : state
}

const sinceOf = (it: ServiceStatus): string =>
  it.active?.activatedAt ?? shown(it)?.enteredAt ?? new Date(0).toISOString()

const healthOf = ({ active, instances }: ServiceStatus): string => {
  if (!active) return ''
  if (instances.length === 0) return 'unknown'
  const ready = instances.filter(({ state, health }) => state === 'running' && health === 'ready')
  return ready.length === instances.length ? 'ready' : `${ready.length}/${instances.length} ready`
}

const gone = ['draining', 'retired']

/** What does not fit into a table: candidates, failures, instances that ail, variables to come. */
const notes = (
  { service, active, latest, instances, candidateUrl, hasNewVariables }: ServiceStatus,
  place: CommandPlace,
): readonly string[] => [
  ...(latest && !gone.includes(latest.state)
    ? [
        `${service}: ${latest.id} is ${latest.state}${latest.why === '' ? '' : `: ${printable(latest.why)}`}`,
      ]
    : []),
  ...(candidateUrl === null ? [] : [`${service}: the candidate answers at ${candidateUrl}`]),
  ...(active ? instances : [])
    .filter(({ why, health }) => why !== '' && health !== 'ready')
    .map(({ id, why, restarts }) => `${service}: ${id} ${why} (${counted(restarts, 'restart')})`),
  ...(hasNewVariables
    ? [
        `${service}: variables have changed since it was released; ${commandAt('restart --apply', place)} gives them to it`,
      ]
    : []),
]
