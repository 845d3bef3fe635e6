import type { Reply } from '../../client/message.ts'
import type { PageOf } from '../../contract/endpoint.ts'
import { where as endpoint, type DeploymentRecord } from '../../contract/ledger.ts'
import { whereEvidence } from '../../contract/where-evidence.ts'
import { digestColumn, slotColumns, spanColumns } from '../deployment/columns.ts'
import { command } from '../frame/command.ts'
import { markStyle } from '../shown/evidence-mark.ts'
import { optionalArgument, text, toggle, type FlagValues } from '../words/flags.ts'
import type { Invocation } from '../frame/invocation.ts'
import { pageFlags } from '../words/page-flags.ts'
import { showList } from '../shown/list.ts'
import {
  refuseRegistryFlags,
  registryFlags,
  requireReference,
  resolveTyped,
} from '../words/registry-flags.ts'
import type { Column } from '../shown/table.ts'
import type { Terminal } from '../shown/terminal.ts'
import { isWordAlone, refuseWordAlone } from '../words/word-alone.ts'
import { UsageError } from '../frame/errors.ts'
import { showFound, type Asked } from './found.ts'

const flags = {
  package: text('What contains this package, perhaps of some versions: pkg:npm/lodash@<4.17.21', {
    placeholder: 'PURL',
  }),
  commit: text('What was made from this commit', { placeholder: 'SHA' }),
  workflow: text('What this workflow made', { placeholder: 'NAME' }),
  signer: text('What this trusted key or identity vouches for, by name, id or subject', {
    placeholder: 'KEY',
  }),
  vulnerability: text('What is said to have this vulnerability', { placeholder: 'ID' }),
  env: text('Only on this environment', { placeholder: 'NAME', names: 'environment' }),
  'logical-env': text('Only in this logical environment', {
    placeholder: 'NAME',
    names: 'logical-environment',
  }),
  project: text('Only this project', { placeholder: 'NAME', names: 'project' }),
  'project-env': text('Only what Berth runs in this project environment', {
    placeholder: 'NAME',
    names: 'project-environment',
  }),
  history: toggle('What no longer runs, too'),
  at: text('What ran at this time', { placeholder: 'TIME' }),
  resolve: toggle('Ask the registry what the reference means now, and look for that digest'),
  ...pageFlags,
  ...registryFlags,
}

export const where = command({
  brief: 'Find where an artifact, a package or what came from a commit runs',
  description: [
    'ARTIFACT: where it runs or ran. By digest, or by a reference as it was given to deployment',
    'record. Without --resolve no registry is asked: a tag that has moved since is found where it',
    'was recorded. Otherwise by evidence: what runs now, or with --history or --at what ran. What',
    'evidence is silent about is counted beside the answer.',
  ].join('\n'),
  examples: [
    'where sha256:4bcff63911fcb4448bd4fdacec207030997caf25e9bea4045fa6c8c44de311d1',
    'where ghcr.io/my-org/api-server:v1.2.0',
    ['where ghcr.io/my-org/api-server:latest --resolve', 'what the tag means today'],
    "where --package 'pkg:npm/lodash@<4.17.21'",
    ['where --vulnerability CVE-2021-44228 --history', 'ever, with when it began and ended'],
    'where --commit 6dcb09b5b57875f334f61aebed695e2e4193db5e',
  ],
  flags,
  args: [optionalArgument('ARTIFACT', 'A digest or a reference')],
  run: async (invocation, values, sought) => {
    const asked = askedOf(values)
    if (asked) return await findByEvidence(invocation, values, sought, asked)
    if (sought === undefined)
      throw new UsageError(
        'What to look for is missing.',
        'Give an ARTIFACT, or one of --package, --commit, --workflow, --signer, --vulnerability',
      )
    refuseScope(values)
    const reply = await find(invocation, values, sought)
    const named = isWordAlone(sought)
      ? ` What runs as ${sought}: berth deployment list --deployment-name ${sought}`
      : ''
    const empty = `Nothing is known to run or have run ${sought}.${named}`
    await showList(invocation, reply, columns(invocation.terminal), empty)
  },
})

const questions = ['package', 'commit', 'workflow', 'signer', 'vulnerability'] as const

const askedOf = (values: FlagValues<typeof flags>): Asked | undefined => {
  const given = questions.flatMap((by) => {
    const { [by]: value } = values
    return value === undefined ? [] : [{ by, text: value }]
  })
  const [first, second] = given
  if (second)
    throw new UsageError(
      `--${first?.by ?? ''} and --${second.by} ask for two things.`,
      'Ask for one at a time',
    )
  return first && { ...first, isPast: values.history === true || values.at !== undefined }
}

const refuseScope = (values: FlagValues<typeof flags>): void => {
  const scope = ['env', 'logical-env', 'project', 'project-env', 'history', 'at'] as const
  const given = scope.find((flag) => values[flag] !== undefined)
  if (given !== undefined)
    throw new UsageError(
      `--${given} does not go with an artifact: all its places and times are shown.`,
      `Leave it out, or narrow a list: berth deployment list --digest DIGEST --${given} …`,
    )
}

const findByEvidence = async (
  invocation: Invocation,
  values: FlagValues<typeof flags>,
  sought: string | undefined,
  asked: Asked,
): Promise<void> => {
  if (sought !== undefined)
    throw new UsageError(
      `An artifact and --${asked.by} ask for two things.`,
      'Ask for one at a time',
    )
  refuseRegistryFlags(values, `with --${asked.by}`)
  if (values.resolve)
    throw new UsageError(`--resolve does not go with --${asked.by}.`, 'Leave it out')
  const reply = await invocation.call(whereEvidence, {
    [asked.by]: asked.text,
    environment: values.env,
    logicalEnvironment: values['logical-env'],
    project: values.project,
    projectEnvironment: values['project-env'],
    history: values.history ? 'true' : undefined,
    at: values.at,
    limit: values.limit,
    cursor: values.cursor,
  })
  await showFound(invocation, reply, asked)
}

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
    refuseWordAlone(sought, 'ARTIFACT', 'a digest or a reference', context)
    const { digest } = await resolveTyped(sought, 'ARTIFACT', values, context)
    return await call(endpoint, { digest, limit, cursor })
  }
  refuseRegistryFlags(values, 'without --resolve')
  requireReference(sought, 'ARTIFACT')
  return await call(endpoint, { reference: sought, limit, cursor })
}

const columns = (terminal: Terminal): readonly Column<DeploymentRecord>[] => [
  ...slotColumns,
  {
    title: 'STATUS',
    of: ({ status }) => status,
    style: ({ status }) => (status === 'deployed' ? 'green' : 'dim'),
    least: 8,
  },
  ...spanColumns(terminal),
  { ...digestColumn(terminal), drop: 1 },
  {
    title: 'EVIDENCE',
    of: ({ evidence }) => evidence,
    style: ({ evidence }) => markStyle(evidence),
    drop: 2,
  },
]
