import { existsSync } from 'node:fs'
import { command } from '../frame/command.ts'
import { optionalArgument, required, text, toggle, type FlagValues } from '../words/flags.ts'
import type { Invocation } from '../frame/invocation.ts'
import {
  refuseRegistryFlags,
  registryFlags,
  registryHelp,
  requireReference,
  resolveTyped,
} from '../words/registry-flags.ts'
import { UsageError } from '../frame/usage-error.ts'
import { bundleFormat } from './bundle.ts'
import { bytesOf, gather, proofOf } from './gather.ts'
import { writeBundle } from './write-bundle.ts'

const flags = {
  file: required('The bundle to write; must not be there yet', { placeholder: 'FILE' }),
  force: toggle('Replace the file if it is there'),
  env: text('Records on this environment', { placeholder: 'NAME', names: 'environment' }),
  'logical-env': text('Records in this logical environment', {
    placeholder: 'NAME',
    names: 'logical-environment',
  }),
  project: text('Records of this project', { placeholder: 'NAME', names: 'project' }),
  history: toggle('With these three: records of what no longer runs, too'),
  ...registryFlags,
}

export const exportBundle = command({
  brief: 'Write an auditor a bundle that is verified without any server',
  description: [
    'Takes artifacts and records, or the records that --env, --logical-env and --project choose, with the',
    'evidence behind them to any depth: the exact bytes of the attestations, the records with proofs that',
    'their events are in the ledger, and the keys as they are trusted now.',
    registryHelp,
  ].join('\n'),
  examples: [
    'evidence export rec_01m7xsfg4v6ancqcm1kt0aksn8 --file bundle.tar',
    'evidence export --logical-env production --project shop --file production.tar',
  ],
  flags,
  args: [optionalArgument('SUBJECT', 'References, digests and ids of records')],
  takesRest: true,
  run: async (invocation, values, ...words) =>
    await exportAll(
      invocation,
      values,
      words.filter((word) => word !== undefined),
    ),
})

type Values = FlagValues<typeof flags>

const exportAll = async (
  invocation: Invocation,
  values: Values,
  subjects: readonly string[],
): Promise<void> => {
  const { file, force = false } = values
  if (!force && existsSync(file))
    throw new UsageError(`${file} is already there.`, 'Name another file, or add --force')
  const { call, context, show, note } = invocation
  // Before any registry: whoever cannot reach a server need not resolve anything.
  invocation.connection()
  const wanted = recordsWanted(values)
  if (subjects.length === 0 && !wanted)
    throw new UsageError(
      'There is nothing to export.',
      'Name an artifact or a record, or choose records: --env, --logical-env, --project',
    )
  const named = await namedIn(invocation, values, subjects)
  const found = await gather(call, named, wanted)
  const summary = await writeBundle(
    file,
    force,
    {
      format: bundleFormat,
      exportedAt: new Date(context.now()).toISOString(),
      subjects: [...named.subjects, ...chosen(values)],
      isWhole: found.isWhole,
      keys: found.keys,
    },
    async ({ add }) => {
      for (const id of found.attestations)
        await add(`attestations/${id.slice('sha256:'.length)}.json`, await bytesOf(call, id))
      for (const record of found.records.values()) {
        await add(`proofs/${record.id}.json`, json(await proofOf(call, record.id)))
        await add(`records/${record.id}.json`, json(record))
      }
    },
  )
  const value = {
    file,
    digest: summary.digest,
    bytes: summary.bytes,
    attestations: found.attestations.size,
    records: found.records.size,
    keys: found.keys.length,
    isWhole: found.isWhole,
  }
  await show(
    { value, text: JSON.stringify(value) },
    (it) =>
      `${it.file} has ${it.attestations} attestations, ${it.records} records and ${it.keys} keys.\n` +
      `Its digest is ${it.digest}.\n`,
  )
  if (!found.isWhole) note('There was more than a bundle takes; it says so of itself.')
}

const json = (value: unknown): Buffer => Buffer.from(`${JSON.stringify(value)}\n`)

const recordsWanted = (values: Values): Parameters<typeof gather>[2] => {
  const { env, 'logical-env': logicalEnvironment, project, history } = values
  if (env === undefined && logicalEnvironment === undefined && project === undefined) {
    if (history)
      throw new UsageError('--history has no meaning without --env, --logical-env or --project.')
    return undefined
  }
  return { environment: env, logicalEnvironment, project, history: history ? 'true' : undefined }
}

/** The choice of records in words. */
const chosen = (values: Values): readonly string[] =>
  (['env', 'logical-env', 'project'] as const).flatMap((flag) =>
    values[flag] === undefined ? [] : [`--${flag} ${values[flag]}`],
  )

const namedIn = async (
  { context }: Invocation,
  values: Values,
  subjects: readonly string[],
): Promise<{
  readonly digests: readonly string[]
  readonly records: readonly string[]
  /** All of them, a reference with the digest that it stood for. */
  readonly subjects: readonly string[]
}> => {
  const records = subjects.filter((word) => word.startsWith('rec_'))
  const digests = subjects.filter((word) => word.startsWith('sha256:'))
  const references = subjects.filter((word) => !/^(?:rec_|sha256:)/.test(word))
  if (references.length === 0) refuseRegistryFlags(values, 'without a reference')
  for (const typed of references) requireReference(typed, 'SUBJECT')
  const resolved: string[] = []
  for (const typed of references) {
    const { digest } = await resolveTyped(typed, 'SUBJECT', values, context)
    digests.push(digest)
    resolved.push(typed.endsWith(`@${digest}`) ? typed : `${typed}@${digest}`)
  }
  const plain = subjects.filter((word) => !references.includes(word))
  return { digests, records, subjects: [...plain, ...resolved] }
}
