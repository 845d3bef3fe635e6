import type { Digest } from '../formats/digest.ts'
import { readConfigType } from '../formats/oci/manifest.ts'
import { referenceName, type Reference } from '../formats/oci/reference.ts'
import { fetchManifest } from './client.ts'
import { requireSameServer } from './explicit-credentials.ts'
import { findCredentials } from './find-credentials.ts'
import { readLayout } from './layout.ts'
import { platformManifests } from './platforms.ts'
import type { ResolveOptions } from './resolve-options.ts'
import { openTransport, type Timeouts } from './transport.ts'

/** What a reference meant when we looked. */
export type Resolved = {
  /** As it was typed. */
  readonly reference: string
  /** Registry and repository, or `oci:` and the folder; no tag, no digest. */
  readonly name: string
  readonly digest: Digest
  /** The raw bytes that have this digest, if they are an index and we have seen them. */
  readonly indexBytes?: Uint8Array
  /** The media type of its configuration, if it is one manifest and we have seen it. */
  readonly configType?: string
  /** Raw bytes of manifests of single images that we have seen: its own, or of its platforms. */
  readonly manifests?: readonly Uint8Array[]
}

const defaults: Timeouts = { connectMs: 10_000, totalMs: 30_000, helperMs: 30_000 }

/**
 * Finds the digest that a reference means: as written, from a registry or from a folder. Fails with
 * a `RegistryError` and nothing else; `name@sha256:…` needs no network.
 */
export const resolveReference = async (
  reference: Reference,
  options: ResolveOptions,
): Promise<Resolved> => {
  requireSameServer(options.credentials, reference)
  const said = { reference: reference.text, name: referenceName(reference) }
  if (reference.kind === 'registry' && reference.digest !== undefined)
    return { ...said, digest: reference.digest }
  const { digest, kind, bytes } =
    reference.kind === 'layout'
      ? await readLayout(reference)
      : await fetchTagged(reference.registry, reference.repository, reference.tag, options)
  if (kind === 'index' && options.platforms) {
    const manifests = await platformManifests(reference, bytes, options)
    return { ...said, digest, indexBytes: bytes, manifests }
  }
  if (kind === 'index') return { ...said, digest, indexBytes: bytes }
  const configType = readConfigType(bytes)
  return {
    ...said,
    digest,
    manifests: [bytes],
    ...(configType === undefined ? {} : { configType }),
  }
}

const fetchTagged = async (
  registry: string,
  repository: string,
  tag: string | undefined,
  { credentials: explicit, insecure, env, timeouts: given }: ResolveOptions,
): ReturnType<typeof fetchManifest> => {
  const timeouts = { ...defaults, ...given }
  const sources = { explicit, env, helperMs: timeouts.helperMs }
  const transport = openTransport(timeouts, env)
  try {
    const access = { registry, repository, transport, insecure }
    return await fetchManifest(tag ?? 'latest', access, () =>
      findCredentials(registry, repository, sources),
    )
  } finally {
    transport.close()
  }
}
