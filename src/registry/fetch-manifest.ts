import { digestOf, isDigest, type Digest } from '../formats/digest.ts'
import { manifestMediaTypes, mostManifestBytes } from '../formats/oci/manifest.ts'
import type { Repository } from './open-repository.ts'
import { RegistryError } from './registry-error.ts'

/** The bytes under a tag or a digest, whose digest is what it must be; undefined if none are. */
export const fetchBytes = async (
  repository: Repository,
  tagOrDigest: string,
): Promise<{ readonly digest: Digest; readonly bytes: Uint8Array } | undefined> =>
  checked(
    tagOrDigest,
    await repository.get(`manifests/${tagOrDigest}`, {
      accept: manifestMediaTypes,
      mostBytes: mostManifestBytes,
    }),
  )

/** The same of a blob of so many bytes. */
export const fetchBlob = async (
  repository: Repository,
  digest: Digest,
  size: number,
): Promise<Uint8Array | undefined> =>
  checked(
    digest,
    await repository.get(`blobs/${digest}`, { accept: ['*/*'], mostBytes: Math.max(size, 1) }),
  )?.bytes

const checked = (
  wanted: string,
  { status, body }: { readonly status: number; readonly body: Uint8Array },
) => {
  if (status !== 200) return undefined
  const digest = digestOf(body)
  if (isDigest(wanted) && wanted !== digest)
    throw new RegistryError(
      'registry_malformed',
      `the registry sent ${digest} where ${wanted} was asked for`,
      'Tell whoever runs the registry: it does not serve what was pushed',
    )
  return { digest, bytes: body }
}
