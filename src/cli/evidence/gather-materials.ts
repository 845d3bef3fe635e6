import { ProblemError, UnreachableError } from '../../client/errors.ts'
import { mostBlobBytes } from '../../contract/blobs.ts'
import type { Digest } from '../../formats/digest.ts'
import { parseEvidence } from '../../formats/evidence/evidence.ts'
import { materialsOf } from '../../formats/materials/material.ts'
import { keptBytes } from '../artifact/kept-bytes.ts'
import type { Invocation } from '../frame/invocation.ts'
import { RunError } from '../frame/errors.ts'
import { patiently } from '../frame/patiently.ts'

/** How many bytes of materials a bundle takes at most. */
export const mostMaterialBytes = 1024 * 1024 * 1024

/** The materials that an attestation names and whose bytes a server may have kept. */
export const materialsIn = (bytes: Uint8Array): readonly Digest[] => {
  const evidence = parseEvidence(bytes)
  if (!evidence.ok) return []
  // Images and charts are in their registry.
  return materialsOf(evidence.value.statement).flatMap(({ digest, kind }) => (kind ? [] : [digest]))
}

/** Takes the bytes that the server has of materials, as far as they fit; says whether all did. */
export const takeMaterials = async (
  { connection }: Pick<Invocation, 'connection'>,
  digests: Iterable<Digest>,
  take: (digest: Digest, bytes: Buffer) => Promise<void>,
): Promise<{ readonly count: number; readonly isWhole: boolean }> => {
  let [count, left] = [0, mostMaterialBytes]
  for (const digest of digests) {
    if (left < mostBlobBytes) return { count, isWhole: false }
    const bytes = await bytesOf(connection, digest)
    if (!bytes) continue
    await take(digest, bytes)
    count += 1
    left -= bytes.length
  }
  return { count, isWhole: true }
}

/** Undefined where the server has kept none: it says so itself. */
const bytesOf = async (
  connection: Invocation['connection'],
  digest: Digest,
): Promise<Buffer | undefined> => {
  try {
    return await patiently(() => keptBytes(connection(), digest))
  } catch (error) {
    if (error instanceof ProblemError && error.problem.code === 'not_found') return undefined
    if (isDamaged(error))
      throw new RunError(
        5,
        `The bytes of the material ${digest} do not come to their end.`,
        [],
        'Leave them out with --without-materials, or ask whoever runs the server',
      )
    throw error
  }
}

/** What a server says whose store has not what it kept, before or in the middle of its answer. */
const isDamaged = (error: unknown): boolean =>
  error instanceof ProblemError
    ? error.problem.code === 'blob_damaged'
    : error instanceof UnreachableError && error.wasLost
