import type { Reply } from '../../client/message.ts'
import type { PageOf } from '../../contract/endpoint.ts'
import { downloadAttestation, listAttestations } from '../../contract/evidence.ts'
import {
  describeDeploymentRecord,
  listDeploymentRecords,
  type DeploymentRecord,
} from '../../contract/ledger.ts'
import { proveEvents } from '../../contract/sealing.ts'
import { trace, type Trace } from '../../contract/trace.ts'
import { digestOf } from '../../formats/digest.ts'
import { RunError } from '../frame/errors.ts'
import type { Invocation } from '../frame/invocation.ts'
import { patiently } from '../frame/patiently.ts'
import type { TrustInside } from './bundle.ts'
import { gatherTrust } from './gather-trust.ts'

type Call = Invocation['call']

/** Which records are taken beside what is named. */
export type RecordsWanted = NonNullable<(typeof listDeploymentRecords)['types']>['input']

/** What goes into a bundle; bytes are fetched one by one. */
export interface Gathered {
  readonly records: ReadonlyMap<string, DeploymentRecord>
  readonly attestations: ReadonlySet<string>
  readonly trust: TrustInside
  readonly isWhole: boolean
}

const mostNodes = '10000'
const mostRecords = 50_000

/** Finds all that belongs to artifacts (by digest) and records: evidence, to any depth back. */
export const gather = async (
  call: Call,
  named: { readonly digests: readonly string[]; readonly records: readonly string[] },
  wanted: RecordsWanted | undefined,
): Promise<Gathered> => {
  const records = new Map<string, DeploymentRecord>()
  const attestations = new Set<string>()
  const digests = new Set(named.digests)
  let isWhole = true
  const take = async (input: RecordsWanted): Promise<void> => {
    for await (const record of everyItem((cursor) =>
      call(listDeploymentRecords, { ...input, limit: '1000', cursor }),
    )) {
      if (records.size >= mostRecords) isWhole = false
      else records.set(record.id, record)
    }
  }
  for (const id of named.records) {
    const {
      trace: _trace,
      equivalents: _equals,
      ...record
    } = (await patiently(() => call(describeDeploymentRecord, { id }))).value
    records.set(id, record)
  }
  if (wanted) await take(wanted)
  for (const { artifact } of records.values()) digests.add(artifact.digest)
  for (const digest of named.digests) await take({ digest, history: 'true' })
  for (const digest of digests) {
    for await (const { id } of everyItem((cursor) =>
      call(listAttestations, { digest, limit: '1000', cursor }),
    ))
      attestations.add(id)
    const found = await behind(call, digest)
    for (const id of found.attestations) attestations.add(id)
    isWhole &&= found.isWhole
  }
  return { records, attestations, trust: await gatherTrust(call), isWhole }
}

/** The exact bytes of an attestation. */
export const bytesOf = async (call: Call, id: string): Promise<Buffer> => {
  const { value } = await patiently(() => call(downloadAttestation, { id }))
  const bytes = Buffer.from(value.bytes, 'base64')
  if (digestOf(bytes) === id) return bytes
  throw new RunError(
    5,
    `The bytes of ${id} are not what their id says.`,
    [],
    'See berth ledger verify',
  )
}

/** The proof that the events of a record are in the ledger, once they are sealed. */
export const proofOf = async (call: Call, id: string) =>
  (await patiently(() => call(proveEvents, { id }))).value

/** The attestations behind an artifact: all that its trace finds going back. */
const behind = async (
  call: Call,
  digest: string,
): Promise<{ readonly attestations: readonly string[]; readonly isWhole: boolean }> => {
  const { value } = await patiently(() => call(trace, { subject: digest, limit: mostNodes }))
  const reached = goingBack(value)
  return {
    isWhole: value.nodes.every(({ id, isCut }) => !isCut || !reached.has(id)),
    attestations: value.nodes.flatMap((node) =>
      node.kind === 'attestation' && reached.has(node.id) ? [node.attestationId] : [],
    ),
  }
}

const goingBack = ({ root, edges }: Trace): ReadonlySet<string> => {
  const before = Map.groupBy(edges, ({ to }) => to)
  const reached = new Set([root])
  const waiting = [root]
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop())
    for (const { from } of before.get(id) ?? []) {
      if (reached.has(from)) continue
      reached.add(from)
      waiting.push(from)
    }
  return reached
}

async function* everyItem<T>(
  ask: (cursor: string | undefined) => Promise<Reply<PageOf<T>>>,
): AsyncGenerator<T> {
  for (let cursor: string | null | undefined; cursor !== null;) {
    const from: string | undefined = cursor
    const { items, nextCursor }: PageOf<T> = (await patiently(() => ask(from))).value
    yield* items
    cursor = nextCursor
  }
}
