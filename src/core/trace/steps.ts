import type { Digest } from '../../formats/digest.ts'
import { familiesOf } from '../artifacts/equivalence.ts'
import { lendersOf } from '../artifacts/lenders.ts'
import type { EvidenceContext } from '../evidence/trust/verifier.ts'
import type { Reader } from '../kernel/database.ts'
import type { Growth, Visit } from './graph.ts'
import type { ArtifactNode, TraceNode } from './node.ts'
import { artifactNodes, digestsOf, type Found, type Source, type TraceStep } from './step-source.ts'
import { attestationsOf, inputs, materials, origins, recordedArtifacts } from './steps-back.ts'
import { madeAt, madeIn, records, subjects, uses } from './steps-forth.ts'

/** How many answers a question may have beyond those that lead to new nodes. */
const spareRows = 200
/** Reads what stands next to the visited nodes: some statements for all of them together. */
export const stepsFrom = async (
  tx: Reader,
  context: EvidenceContext,
  growth: Growth<TraceNode>,
  visits: readonly Visit[],
): Promise<Found> => {
  const source: Source = { tx, context, rows: Math.max(0, growth.room()) + spareRows }
  const at = <K extends TraceNode['kind']>(kind: K, way: Visit['way'], some = visits) =>
    some.flatMap((visit) => {
      const node = growth.node(visit.id)
      return visit.way === way && node?.kind === kind
        ? [node as Extract<TraceNode, { kind: K }>]
        : []
    })
  const whole = visits.filter(({ asTwin }) => !asTwin)
  const found = [
    await recordedArtifacts(source, at('record', 'back')),
    await twins(source, at('artifact', 'back', whole), 'back'),
    await attestationsOf(source, at('artifact', 'back')),
    await origins(source, at('attestation', 'back')),
    await materials(source, at('attestation', 'back')),
    await inputs(source, at('attestation', 'back')),
    await twins(source, at('artifact', 'forth', whole), 'forth'),
    await records(source, at('artifact', 'forth')),
    await uses(source, at('artifact', 'forth'), 'material'),
    await uses(source, at('artifact', 'forth'), 'input'),
    await subjects(source, at('attestation', 'forth')),
    await madeAt(source, at('commit', 'forth')),
    await madeIn(source, at('run', 'forth')),
  ]
  return {
    steps: found.flatMap(({ steps }) => steps),
    cut: found.flatMap(({ cut }) => cut),
  }
}

/** What equals artifacts, as an index what it lists, or lends evidence, as an image its config. */
const twins = async (
  source: Source,
  asked: readonly ArtifactNode[],
  way: Visit['way'],
): Promise<Found> => {
  const { tx, context } = source
  const digests = digestsOf(asked)
  const families = [...(await familiesOf(tx, context, digests)).values()]
  const lenders = await lendersOf(tx, context, digests)
  const others = [
    ...families.flatMap(({ indexes, manifests }) => [...indexes, ...manifests]),
    ...[...lenders.values()].flat(),
  ]
  const node = await artifactNodes(
    source,
    others.map((digest) => ({ digest, name: null })),
  )
  const step = (at: Digest, other: Digest, edge: { from: Digest; to: Digest }): TraceStep => ({
    at: `artifact:${at}`,
    way,
    node: node(other, null),
    edge: { from: `artifact:${edge.from}`, to: `artifact:${edge.to}`, relation: 'same' },
  })
  const steps = families.flatMap(({ digest, indexes, manifests }) => [
    ...indexes.map((index) => step(digest, index, { from: index, to: digest })),
    ...manifests.map((manifest) => step(digest, manifest, { from: digest, to: manifest })),
    ...(lenders.get(digest) ?? []).map((each) => step(digest, each, { from: each, to: digest })),
  ])
  // An index that lists something whose part in it cannot be told lists itself.
  return { steps: steps.filter(({ edge }) => edge.from !== edge.to), cut: [] }
}
