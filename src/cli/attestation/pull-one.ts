import { describeAttestation, importAttestation } from '../../contract/evidence.ts'
import { parseEvidence, type Evidence } from '../../formats/evidence/evidence.ts'
import type { Digest } from '../../formats/digest.ts'
import { readManifest } from '../../formats/oci/manifest.ts'
import { partsOf } from '../../formats/oci/parts.ts'
import type { Attached, AttachedBy, PulledImage } from '../../registry/attached.ts'
import { failureOf } from '../frame/failure.ts'
import type { Invocation } from '../frame/invocation.ts'
import type { originOf } from '../words/origin-flags.ts'

/** What became of one thing that is attached to an image; `why` of what is not kept, or lacks
 * what stood beside it. */
export interface Pulled {
  readonly outcome: 'imported' | 'known' | 'refused' | 'skipped'
  /** Of evidence its id; else of the manifest around it. */
  readonly digest: Digest
  readonly subject: Digest
  readonly by: AttachedBy
  readonly predicateType: string | null
  readonly why: string | null
}

/** How many bytes of manifests go along with one import. */
const mostManifestBytes = 1024 * 1024

/** Has the server keep one attached thing; what concerns others too is thrown. */
export const pulled = async (
  { call }: Pick<Invocation, 'call'>,
  image: PulledImage,
  attached: Attached,
  origin: ReturnType<typeof originOf>,
): Promise<Pulled> => {
  const { subject, digest, by } = attached
  const told = { digest, subject, by }
  const because = (outcome: Pulled['outcome'], why: string, predicateType: string | null = null) =>
    ({ outcome, ...told, predicateType, why }) as const
  if (attached.what !== 'evidence') return because(attached.what, attached.why)
  const { why = null } = attached
  const evidence = parseEvidence(attached.bytes)
  if (!evidence.ok) return because('refused', `it ${evidence.problem}`)
  const { predicateType } = evidence.value.statement
  if (!speaksOf(image, evidence.value))
    return because('refused', 'it speaks of other artifacts', predicateType)
  try {
    if (await isKnown(call, digest)) return { outcome: 'known', ...told, predicateType, why }
    await call(importAttestation, {
      envelope: Buffer.from(attached.bytes).toString('base64'),
      manifests: manifestsOf(image),
      ...origin,
    })
    return { outcome: 'imported', ...told, predicateType, why }
  } catch (error) {
    const { exit, problem } = failureOf(error)
    if (exit === 3) return because('refused', problem.detail, predicateType)
    throw error
  }
}

const isKnown = async (call: Invocation['call'], id: Digest): Promise<boolean> => {
  try {
    await call(describeAttestation, { id })
    return true
  } catch (error) {
    if (failureOf(error).exit === 4) return false
    throw error
  }
}

/** Whether it names the image, one of its platforms, or what one of these is made of. */
const speaksOf = ({ manifests }: PulledImage, { statement }: Evidence): boolean => {
  const parts = [...manifests.values()].flatMap((bytes) => {
    const manifest = readManifest(bytes)
    return manifest.ok ? partsOf(manifest.value).map(({ digest }) => digest) : []
  })
  const ours = new Set<string>([...manifests.keys(), ...parts])
  return statement.subjects.some(({ digest }) => ours.has(`sha256:${digest['sha256'] ?? ''}`))
}

const manifestsOf = ({ manifests }: PulledImage): string[] | undefined => {
  const all = [...manifests.values()]
  const size = all.reduce((sum, bytes) => sum + bytes.byteLength, 0)
  if (size > mostManifestBytes) return undefined
  return all.map((bytes) => Buffer.from(bytes).toString('base64'))
}
