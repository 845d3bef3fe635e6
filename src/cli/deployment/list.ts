import { listDeploymentRecords } from '../../contract/ledger.ts'
import { command } from '../frame/command.ts'
import { choice, many, text, toggle } from '../words/flags.ts'
import { kinds } from '../words/artifact-kinds.ts'
import { pageFlags } from '../words/page-flags.ts'
import { showList } from '../shown/list.ts'
import { columns } from './present.ts'

const narrowing: ReadonlySet<string> = new Set([
  ...['env', 'logical-env', 'deployment-name', 'kind', 'status', 'digest', 'project', 'version'],
  ...['project-env', 'label', 'at'],
])

export const list = command({
  brief: 'List what is deployed, or what was',
  description:
    'Shows what runs now. --history adds what no longer does, and so does a past --status.',
  examples: [
    'deployment list --logical-env production',
    ['deployment list --env k8s-east --logical-env production --history', 'with what ran before'],
    'deployment list --project shop --project-env staging',
    ['deployment list --at 2026-01-31T12:00:00Z', 'what ran then, as known now'],
  ],
  flags: {
    env: text('Only on this environment', { placeholder: 'NAME', names: 'environment' }),
    'logical-env': text('Only in this logical environment', {
      placeholder: 'NAME',
      names: 'logical-environment',
    }),
    'deployment-name': text('Only this deployment', { placeholder: 'NAME' }),
    kind: choice('Only this kind', kinds),
    status: choice('Only this status', ['deployed', 'superseded', 'decommissioned']),
    digest: text('Only this artifact', { placeholder: 'DIGEST' }),
    project: text('Only this project', { placeholder: 'NAME', names: 'project' }),
    'project-env': text('Only what Berth runs in this project environment', {
      placeholder: 'NAME',
      names: 'project-environment',
    }),
    version: text('Only this version', { placeholder: 'VERSION' }),
    label: many('Only with this label', 'KEY=VALUE'),
    history: toggle('What no longer runs, too'),
    at: text('What ran at this time', { placeholder: 'TIME' }),
    ...pageFlags,
  },
  run: async (invocation, flags) => {
    const { kind, status, digest, project, version, at, limit, cursor } = flags
    const reply = await invocation.call(listDeploymentRecords, {
      environment: flags.env,
      logicalEnvironment: flags['logical-env'],
      deploymentName: flags['deployment-name'],
      kind,
      status,
      digest,
      project,
      projectEnvironment: flags['project-env'],
      version,
      label: flags.label && [...flags.label],
      history: flags.history ? 'true' : undefined,
      at,
      limit,
      cursor,
    })
    const isHistory = flags.history === true || (status ?? 'deployed') !== 'deployed'
    const isNarrowed = Object.keys(flags).some((flag) => narrowing.has(flag))
    const empty = isNarrowed
      ? 'Nothing matches these filters.'
      : 'Nothing is deployed here. Record something: berth deployment record --help'
    await showList(invocation, reply, columns(invocation.terminal, isHistory), empty)
  },
})
