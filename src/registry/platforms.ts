import type { Digest } from '../formats/digest.ts'
import { isPlatformManifest, readIndex } from '../formats/oci/manifest.ts'
import type { Reference } from '../formats/oci/reference.ts'
import { mostSubjects } from './attached.ts'
import { fetchBytes } from './fetch-manifest.ts'
import { readLayoutManifest } from './layout.ts'
import { openRepository } from './open-repository.ts'
import type { ResolveOptions } from './resolve-options.ts'

/**
 * Raw bytes of the manifests of an index's first platforms, from where the index is; without those
 * that are not there. Fails with a `RegistryError` and nothing else.
 */
export const platformManifests = async (
  reference: Reference,
  index: Uint8Array,
  options: ResolveOptions,
): Promise<readonly Uint8Array[]> => {
  const read = readIndex(index)
  if (!read.ok) return []
  const platforms = read.value.manifests.filter(isPlatformManifest)
  const digests = [...new Set(platforms.map(({ digest }) => digest))].slice(0, mostSubjects - 1)
  if (reference.kind === 'layout')
    return await gathered(digests, (digest) => readLayoutManifest(reference.directory, digest))
  const repository = openRepository(reference, options)
  try {
    return await gathered(digests, (digest) => fetchBytes(repository, digest))
  } finally {
    repository.close()
  }
}

const gathered = async (
  digests: readonly Digest[],
  get: (digest: Digest) => Promise<{ readonly bytes: Uint8Array } | undefined>,
): Promise<readonly Uint8Array[]> => {
  const all: Uint8Array[] = []
  for (const digest of digests) {
    const found = await get(digest)
    if (found) all.push(found.bytes)
  }
  return all
}
