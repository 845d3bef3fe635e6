import type { Reply } from '../client/message.ts'
import type { PageOf } from '../contract/endpoint.ts'
import { where as endpoint, type DeploymentRecord } from '../contract/ledger.ts'
import { age } from './age.ts'
import { command } from './command.ts'
import { markStyle, digestCell } from './evidence-mark.ts'
import { argument, toggle, type FlagValues } from './flags.ts'
import type { Invocation } from './invocation.ts'
import { pageFlags, showList } from './list.ts'
import {
  refuseRegistryFlags,
  registryFlags,
  requireReference,
  resolveTyped,
} from './registry-flags.ts'
import type { Column } from './table.ts'
import type { Terminal } from './terminal.ts'

const flags = {
  resolve: toggle('Ask the registry what the reference means now, and look for that digest'),
  ...pageFlags,
  ...registryFlags,
}

export const where = command({
  brief: 'Find where an artifact runs or ran',
  description: [
    'By digest, or by a reference as it was given to deployment record. Without --resolve no',
    'registry is asked: a tag that has moved since is found where it was recorded.',
  ].join('\n'),
  examples: [
    'where sha256:4bcff63911fcb4448bd4fdacec207030997caf25e9bea4045fa6c8c44de311d1',
    'where ghcr.io/my-org/api-server:v1.2.0',
    ['where ghcr.io/my-org/api-server:latest --resolve', 'what the tag means today'],
  ],
  flags,
  args: [argument('ARTIFACT', 'A digest or a reference')],
  run: async (invocation, values, sought) => {
    const reply = await find(invocation, values, sought)
    const empty = `Nothing is known to run or have run ${sought}.`
    await showList(invocation, reply, columns(invocation.terminal), empty)
  },
})

const find = async (
  { call, context }: Invocation,
  values: FlagValues<typeof flags>,
  sought: string,
): Promise<Reply<PageOf<DeploymentRecord>>> => {
  const { limit, cursor } = values
  if (sought.startsWith('sha256:')) {
    refuseRegistryFlags(values, 'with a digest')
    return await call(endpoint, { digest: sought, limit, cursor })
  }
  if (values.resolve) {
    const { digest } = await resolveTyped(sought, 'ARTIFACT', values, context)
    return await call(endpoint, { digest, limit, cursor })
  }
  refuseRegistryFlags(values, 'without --resolve')
  requireReference(sought, 'ARTIFACT')
  return await call(endpoint, { reference: sought, limit, cursor })
}

const columns = (terminal: Terminal): readonly Column<DeploymentRecord>[] => {
  const time = (instant: string): string =>
    terminal.width === undefined ? instant : age(terminal.now, instant)
  return [
    { title: 'NAME', of: ({ deploymentName }) => deploymentName, least: 10 },
    { title: 'ENVIRONMENT', short: 'ENV', of: ({ environment }) => environment, least: 8 },
    {
      title: 'LOGICAL ENV',
      short: 'LOGICAL',
      of: ({ logicalEnvironment }) => logicalEnvironment,
      least: 7,
    },
    {
      title: 'STATUS',
      of: ({ status }) => status,
      style: ({ status }) => (status === 'deployed' ? 'green' : 'dim'),
      least: 8,
    },
    { title: 'FROM', of: ({ deployedAt }) => time(deployedAt) },
    { title: 'UNTIL', of: ({ endedAt }) => (endedAt === null ? '' : time(endedAt)) },
    {
      title: 'DIGEST',
      of: ({ artifact }) => digestCell(artifact.digest, terminal),
      least: 9,
      drop: 1,
    },
    {
      title: 'EVIDENCE',
      of: ({ evidence }) => evidence,
      style: ({ evidence }) => markStyle(evidence),
      drop: 2,
    },
  ]
}
