import type { DeploymentRecord } from '../../contract/ledger.ts'
import { hexOf, type Digest } from '../../formats/digest.ts'
import { command } from '../frame/command.ts'
import { optionalArgument } from '../words/flags.ts'
import { madeHere, type Invocation } from '../frame/invocation.ts'
import { registryHelp } from '../words/registry-flags.ts'
import { UsageError } from '../frame/errors.ts'
import type { SignedCheckpoint } from '../ledger/signed-checkpoint.ts'
import { counted } from '../shown/counted.ts'
import { requireFree } from '../shown/write-out.ts'
import { bundleFormat } from './bundle.ts'
import { chosen, exportFlags, namedIn, recordsWanted, type ExportValues } from './export-words.ts'
import { bytesOf, gather, proofOf } from './gather.ts'
import { materialsIn, takeMaterials } from './gather-materials.ts'
import { formatGrowth } from './growth.ts'
import { proveKept } from './prove-kept.ts'
import { keptAt } from './read-trust.ts'
import { writeBundle, type BundleWriter } from './write-bundle.ts'

export const exportBundle = command({
  brief: 'Write an auditor a bundle that is verified without any server',
  description: [
    'Takes artifacts and records, or the records that --env, --logical-env and --project choose, with the',
    'evidence behind them to any depth: the exact bytes of the attestations and of the materials that the',
    'server keeps (up to 1 GiB), the records with proofs that their events are in the ledger, and the keys,',
    'trusted roots and identities as they are trusted now.',
    registryHelp,
  ].join('\n'),
  examples: [
    'evidence export rec_01m7xsfg4v6ancqcm1kt0aksn8 --file bundle.tar',
    'evidence export --logical-env production --project shop --file production.tar',
  ],
  flags: exportFlags,
  args: [optionalArgument('SUBJECT', 'References, digests and ids of records')],
  takesRest: true,
  run: async (invocation, values, ...words) =>
    await exportAll(
      invocation,
      values,
      words.filter((word) => word !== undefined),
    ),
})

const exportAll = async (
  invocation: Invocation,
  values: ExportValues,
  subjects: readonly string[],
): Promise<void> => {
  const { file, force = false } = values
  requireFree([file], force)
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
  const kept = await keptAt(values.checkpoint, [], context)
  const found = await gather(call, named, wanted)
  const materials = new Set<Digest>()
  let isWhole = found.isWhole
  let taken = 0
  const summary = await writeBundle(file, force, async ({ add }) => {
    for (const id of found.attestations) {
      const bytes = await bytesOf(call, id)
      await add(`attestations/${hexOf(id)}.json`, bytes)
      if (!values['without-materials']) materialsIn(bytes).forEach((each) => materials.add(each))
    }
    const took = await takeMaterials(invocation, materials, (digest, bytes) =>
      add(`materials/${hexOf(digest)}`, bytes),
    )
    taken = took.count
    isWhole &&= took.isWhole
    await addRecords(call, found.records.values(), kept, add)
    return {
      format: bundleFormat,
      exportedAt: new Date(context.now()).toISOString(),
      subjects: [...named.subjects, ...chosen(values)],
      isWhole,
      ...found.trust,
    }
  })
  const value = {
    file,
    digest: summary.digest,
    bytes: summary.bytes,
    attestations: found.attestations.size,
    materials: taken,
    records: found.records.size,
    keys: found.trust.keys.length,
    trustedRoots: found.trust.roots.length,
    identities: found.trust.identities.length,
    isWhole,
  }
  await show(
    madeHere(value),
    (it) =>
      `${it.file} has ${counted(it.attestations, 'attestation')}, ${counted(it.materials, 'material')}, ` +
      `${counted(it.records, 'record')} and ${counted(it.keys, 'key')}.\n` +
      `Its digest is ${it.digest}.\n`,
  )
  if (value.records + value.attestations === 0)
    note('Nothing of that runs; --history takes what no longer does, too.')
  if (!isWhole) note('There was more than a bundle takes; it says so of itself.')
}

/** Records with their proofs, and what leads from a kept checkpoint to those of the proofs. */
const addRecords = async (
  call: Invocation['call'],
  records: Iterable<DeploymentRecord>,
  kept: SignedCheckpoint | undefined,
  add: BundleWriter['add'],
): Promise<void> => {
  const compared = new Set<string>()
  for (const record of records) {
    const proof = await proofOf(call, record.id)
    await add(`proofs/${record.id}.json`, json(proof))
    await add(`records/${record.id}.json`, json(record))
    if (!kept || compared.has(proof.checkpoint)) continue
    compared.add(proof.checkpoint)
    const growth = await proveKept(call, kept, proof.checkpoint)
    if (growth) await add(`growth/${growth.from}-${growth.to}.json`, formatGrowth(growth))
  }
}

const json = (value: unknown): Buffer => Buffer.from(`${JSON.stringify(value)}\n`)
