import { digestOf, type Digest } from '../formats/digest.ts'
import type { Descriptor } from '../formats/oci/descriptor.ts'
import {
  isPlatformManifest,
  manifestMediaTypes,
  mostManifestBytes,
  readIndex,
  readManifest,
  readManifestKind,
  type Manifest,
} from '../formats/oci/manifest.ts'
import type { RegistryReference } from '../formats/oci/reference.ts'
import {
  mostAttached,
  mostEvidenceBytes,
  mostSubjects,
  type Attached,
  type AttachedBy,
  type PulledImage,
} from './attached.ts'
import { bundledByCosign, type Bundled } from './cosign-bundle.ts'
import { fetchBlob, fetchBytes } from './fetch-manifest.ts'
import { openRepository, type Repository } from './open-repository.ts'
import { RegistryError } from './registry-error.ts'
import type { ResolveOptions } from './resolve-options.ts'

/**
 * Finds what is attached to an image and to its platforms: by the referrers API (OCI
 * distribution-spec 1.1, "Listing Referrers") or its fallback tag, and by cosign's tags. What is
 * attached to attachments is not followed. Fails with a `RegistryError` and nothing else.
 */
export const findAttached = async (
  reference: RegistryReference,
  options: ResolveOptions,
): Promise<{ readonly image: PulledImage; readonly attached: readonly Attached[] }> => {
  const repository = openRepository(reference, options)
  try {
    const { image, apart } = await fetchImage(repository, reference)
    const attached: Attached[] = [...apart]
    for (const subject of image.manifests.keys()) {
      attached.push(...(await referrersOf(repository, subject)))
      attached.push(...(await taggedBy(repository, subject)))
    }
    return { image, attached }
  } finally {
    repository.close()
  }
}

const fetchImage = async (
  repository: Repository,
  { registry, repository: name, tag, digest }: RegistryReference,
): Promise<{ readonly image: PulledImage; readonly apart: readonly Attached[] }> => {
  const found = await fetchBytes(repository, digest ?? tag ?? 'latest')
  if (!found)
    throw new RegistryError(
      'registry_not_found',
      `the registry ${registry} has no ${name}${digest ? `@${digest}` : `:${tag ?? 'latest'}`}`,
      'Check the name, and the tag or the digest',
    )
  const kind = readManifestKind(found.bytes)
  const index = kind.ok && kind.value === 'index' ? readIndex(found.bytes) : undefined
  if (!kind.ok || index?.ok === false)
    throw new RegistryError(
      'registry_malformed',
      `${registry} answered with something else than a manifest of ${name}`,
      'Check that this is a container registry with an image of the OCI or Docker v2 format',
    )
  const manifests = new Map([[found.digest, found.bytes]])
  const apart: Attached[] = []
  for (const entry of index?.value.manifests ?? []) {
    if (isPlatformManifest(entry) && manifests.size < mostSubjects) {
      const platform = await fetchBytes(repository, entry.digest)
      if (platform) manifests.set(entry.digest, platform.bytes)
    } else if (!isPlatformManifest(entry) || !manifests.has(entry.digest))
      apart.push(entryApart(found.digest, entry))
  }
  return { image: { digest: found.digest, manifests }, apart }
}

const entryApart = (subject: Digest, entry: Descriptor): Attached => {
  const isBuilt = entry.annotations?.['vnd.docker.reference.type'] === 'attestation-manifest'
  const why = isBuilt
    ? 'what its builder says of it without a signature'
    : isPlatformManifest(entry)
      ? `one more platform than ${mostSubjects - 1}: pull it by its digest`
      : 'an entry of the index that is no platform'
  const what = isBuilt || !isPlatformManifest(entry) ? 'skipped' : 'refused'
  return { subject, digest: entry.digest, by: 'index', what, why }
}

const referrersOf = async (
  repository: Repository,
  subject: Digest,
): Promise<readonly Attached[]> => {
  const listed = await listedBy(repository, subject)
  const attached: Attached[] = []
  for (const entry of listed.entries.slice(0, mostAttached))
    attached.push(...(await contentOf(repository, subject, entry.digest, listed.by)))
  const [extra] = listed.entries.slice(mostAttached)
  if (extra) {
    const why = `one of ${listed.entries.length - mostAttached} beyond the first ${mostAttached}: they are not looked at`
    attached.push({ subject, digest: extra.digest, by: listed.by, what: 'refused', why })
  }
  return attached
}

interface Listed {
  readonly by: AttachedBy
  readonly entries: readonly Descriptor[]
}

const mostPages = 10

const listedBy = async (repository: Repository, subject: Digest): Promise<Listed> => {
  const entries = new Map<Digest, Descriptor>()
  const wanted = { accept: manifestMediaTypes, mostBytes: mostManifestBytes }
  let path: string | undefined = `referrers/${subject}`
  for (let page = 0; path !== undefined && page < mostPages; page++) {
    const answer = await repository.get(path, wanted)
    if (answer.status !== 200) {
      // A registry without the API keeps the same list under a tag.
      if (page === 0) return await listedByTag(repository, subject)
      break
    }
    for (const entry of entriesIn(answer.body)) entries.set(entry.digest, entry)
    path = /<([^<>]{1,2048})>\s*;\s*rel="?next"?/.exec(String(answer.headers['link'] ?? ''))?.[1]
  }
  return { by: 'referrer', entries: [...entries.values()] }
}

const listedByTag = async (repository: Repository, subject: Digest): Promise<Listed> => {
  const found = await fetchBytes(repository, tagOf(subject))
  return { by: 'referrers-tag', entries: found ? entriesIn(found.bytes) : [] }
}

const entriesIn = (bytes: Uint8Array): readonly Descriptor[] => {
  const index = readIndex(bytes)
  if (index.ok) return index.value.manifests
  throw new RegistryError(
    'registry_malformed',
    `the registry answered with a list of referrers that cannot be read: it ${index.problem}`,
    'Tell whoever runs the registry: the list must be an OCI image index',
  )
}

/** What cosign attaches: envelopes under `….att`; under `….sig` stands no attestation. */
const taggedBy = async (repository: Repository, subject: Digest): Promise<readonly Attached[]> => {
  const attached = await contentOf(repository, subject, `${tagOf(subject)}.att`, 'cosign-tag')
  const signature = await fetchBytes(repository, `${tagOf(subject)}.sig`)
  if (!signature) return attached
  const why = 'a signature of the image, not an attestation'
  const { digest } = signature
  return [...attached, { subject, digest, by: 'cosign-tag', what: 'skipped', why }]
}

const tagOf = (digest: Digest): string => digest.replace(':', '-')

/** Every piece of evidence in one manifest, or why there is none. */
const contentOf = async (
  repository: Repository,
  subject: Digest,
  tagOrDigest: string,
  by: AttachedBy,
): Promise<readonly Attached[]> => {
  const around = { subject, by } as const
  const found = await orRefused(() => fetchBytes(repository, tagOrDigest))
  if (found === undefined && by === 'cosign-tag') return []
  const digest = found && 'digest' in found ? found.digest : (tagOrDigest as Digest)
  if (found === undefined) return [{ ...around, digest, what: 'refused', why: 'it is not there' }]
  if ('why' in found) return [{ ...around, digest: subject, what: 'refused', why: found.why }]
  const manifest = readManifest(found.bytes)
  if (!manifest.ok) return [{ ...around, digest, what: 'refused', why: `it ${manifest.problem}` }]
  if (by !== 'cosign-tag' && manifest.value.subject !== subject)
    return [{ ...around, digest, what: 'refused', why: 'it is attached to something else' }]
  const pieces = manifest.value.layers.filter(({ mediaType }) => holdsEvidence(mediaType))
  if (pieces.length === 0)
    return [{ ...around, digest, what: 'skipped', why: whatInstead(manifest.value) }]
  const attached: Attached[] = []
  for (const piece of pieces.slice(0, mostAttached))
    attached.push({ ...around, ...(await pieceOf(repository, piece)) })
  return attached
}

const pieceOf = async (
  repository: Repository,
  { digest, size, annotations = {} }: Descriptor,
): Promise<PieceOf> => {
  const refused = (why: string): PieceOf => ({ digest, what: 'refused', why })
  if (size > mostEvidenceBytes)
    return refused(`it has ${size} bytes, more than ${mostEvidenceBytes}`)
  const bytes = await orRefused(() => fetchBlob(repository, digest, size))
  if (bytes === undefined) return refused('its bytes are not there')
  if ('why' in bytes) return refused(bytes.why)
  const bundled = bundledByCosign(bytes, annotations)
  return { digest: digestOf(bundled.bytes), what: 'evidence', ...bundled }
}

type PieceOf =
  | ({ readonly digest: Digest; readonly what: 'evidence' } & Bundled)
  | { readonly digest: Digest; readonly what: 'refused'; readonly why: string }

const ofOneItem = ['registry_malformed', 'registry_too_large', 'registry_redirects'] as const

/** What is wrong with one attachment alone is told of that one. */
const orRefused = async <T extends object>(
  fetch: () => Promise<T | undefined>,
): Promise<T | { readonly why: string } | undefined> => {
  try {
    return await fetch()
  } catch (error) {
    const isOwn = error instanceof RegistryError && ofOneItem.some((code) => code === error.code)
    if (isOwn) return { why: error.message }
    throw error
  }
}

const holdsEvidence = (mediaType: string): boolean =>
  /^application\/(?:vnd\.dev\.sigstore\.bundle|vnd\.dsse\.envelope|vnd\.in-toto)[.+]/.test(
    mediaType,
  )

const whatInstead = ({ artifactType, config, layers }: Manifest): string => {
  const type = artifactType ?? config.mediaType
  const all = [type, ...layers.map(({ mediaType }) => mediaType)]
  if (
    all.some((each) => /cosign\.simplesigning|notary\.signature|cosign\.artifact\.sig/.test(each))
  )
    return 'a signature of the image, not an attestation'
  return `no signed statement, but ${type.slice(0, 100)}`
}
