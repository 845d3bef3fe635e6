import { digestOf, isDigest, type Digest } from '../formats/digest.ts'
import {
  manifestMediaTypes,
  mostManifestBytes,
  readManifestKind,
  type ManifestKind,
} from '../formats/oci/manifest.ts'
import { registryAddress } from './address.ts'
import { authorize, denied, type Access, type Identify } from './authorize.ts'
import { follow, type Arrival } from './follow.ts'
import { RegistryError } from './registry-error.ts'
import type { Answer } from './transport.ts'

/** What a tag means now, as its bytes say. */
export type Manifest = {
  readonly digest: Digest
  readonly kind: ManifestKind
  readonly bytes: Uint8Array
}

/**
 * Fetches what a tag means (OCI distribution-spec, "Pulling manifests"). The digest is that of the
 * bytes, whatever the registry says.
 */
export const fetchManifest = async (
  tag: string,
  access: Access,
  identify: Identify,
): Promise<Manifest> => {
  const { registry, repository, insecure, transport } = access
  const url = new URL(`/v2/${repository}/manifests/${tag}`, registryAddress(registry, insecure))
  const get = (headers: Record<string, string>): Promise<Arrival> =>
    follow(transport, insecure, {
      url,
      method: 'GET',
      headers: { accept: manifestMediaTypes.join(', '), ...headers },
      mostBytes: mostManifestBytes,
    })

  const first = await get({})
  // Only the registry itself may ask for credentials, not a place that it has sent us on to.
  if (first.answer.status !== 401 || first.url.origin !== url.origin)
    return readManifest(tag, access, first.answer, () => denied(access, undefined))
  const credentials = await identify()
  const challenge = first.answer.headers['www-authenticate'] ?? ''
  const authorization = await authorize(challenge, url, access, credentials)
  const { answer } = await get({ authorization })
  return readManifest(tag, access, answer, () => denied(access, credentials))
}

const readManifest = (
  tag: string,
  { registry, repository }: Access,
  { status, headers, body }: Answer,
  refusal: () => RegistryError,
): Manifest => {
  if (status === 401 || status === 403) throw refusal()
  if (status === 404)
    throw new RegistryError(
      'registry_not_found',
      `the registry ${registry} has no ${repository}:${tag}`,
      `Check the name and the tag, or push ${registry}/${repository}:${tag} first`,
    )
  if (status === 429 || status >= 500)
    throw new RegistryError(
      'registry_failed',
      `${registry} answered ${status} when asked for ${repository}:${tag}`,
      status === 429 ? 'Wait a while, or log in if you did not' : 'Try again later',
    )
  const nonsense = (problem: string): RegistryError =>
    new RegistryError(
      'registry_malformed',
      `${registry} ${problem} when asked for ${repository}:${tag}`,
      'Check that this is a container registry with an image of the OCI or Docker v2 format, and that no proxy stands between',
    )
  if (status !== 200) throw nonsense(`answered ${status}`)
  if ((headers['content-encoding'] ?? 'identity') !== 'identity')
    throw nonsense('answered with compressed bytes')
  const digest = digestOf(body)
  const said = headers['docker-content-digest']
  if (typeof said === 'string' && isDigest(said) && said !== digest)
    throw nonsense(`announced ${said} and sent ${digest}`)
  const kind = readManifestKind(body)
  if (!kind.ok)
    throw nonsense(`answered with something else than a manifest, which ${kind.problem},`)
  return { digest, kind: kind.value, bytes: body }
}
