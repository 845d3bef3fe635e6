import type { RegistryReference } from '../formats/oci/reference.ts'
import { nextAddress, registryAddress } from './address.ts'
import { authorize, denied } from './authorize.ts'
import type { Credentials } from './credentials.ts'
import { requireSameServer } from './explicit-credentials.ts'
import { findCredentials } from './find-credentials.ts'
import { follow } from './follow.ts'
import { RegistryError } from './registry-error.ts'
import type { ResolveOptions } from './resolve-options.ts'
import { openTransport, type Answer } from './transport.ts'

/** One repository that is read more than once, until it is closed. */
export type Repository = {
  /**
   * Gets what stands under a path of the repository (`manifests/…`), or at a later page of it that
   * the registry names. Answers 200, or another status that says that there is no such thing;
   * everything else is a `RegistryError`.
   */
  readonly get: (path: string, wanted: Wanted) => Promise<Answer>
  readonly close: () => void
}

/** What is taken for an answer, and of how many bytes. */
export type Wanted = { readonly accept: readonly string[]; readonly mostBytes: number }

const mostRequests = 500
const mostBytesInAll = 64 * 1024 * 1024
const defaults = { connectMs: 10_000, totalMs: 120_000, helperMs: 30_000 }

/** Opens a repository; credentials are looked for when the registry asks, and stay with it. */
export const openRepository = (
  reference: RegistryReference,
  { credentials: explicit, insecure, env, timeouts: given }: ResolveOptions,
): Repository => {
  requireSameServer(explicit, reference)
  const { registry, repository } = reference
  const timeouts = { ...defaults, ...given }
  const transport = openTransport(timeouts, env)
  const access = { registry, repository, transport, insecure }
  const base = new URL(`/v2/${repository}/`, registryAddress(registry, insecure))
  const spend = budget(registry)
  let known: { authorization: string; credentials: Credentials | undefined } | undefined
  const send = async (url: URL, { accept, mostBytes }: Wanted) => {
    const headers: Record<string, string> = { accept: accept.join(', ') }
    if (known) headers['authorization'] = known.authorization
    const arrival = await follow(transport, insecure, { url, method: 'GET', headers, mostBytes })
    spend(arrival.answer.body.byteLength)
    return arrival
  }
  return {
    get: async (path, wanted) => {
      const url = sameOrigin(nextAddress(base, path, insecure), base)
      const first = await send(url, wanted)
      // Only the registry itself may ask for credentials, not a place that it has sent us on to.
      if (first.answer.status !== 401 || first.url.origin !== base.origin)
        return readable(first.answer, registry, () => denied(access, known?.credentials))
      const credentials = await findCredentials(registry, repository, {
        explicit,
        env,
        helperMs: timeouts.helperMs,
      })
      const challenge = first.answer.headers['www-authenticate'] ?? ''
      known = { authorization: await authorize(challenge, base, access, credentials), credentials }
      const { answer } = await send(url, wanted)
      return readable(answer, registry, () => denied(access, credentials))
    },
    close: transport.close,
  }
}

const sameOrigin = (url: URL, base: URL): URL => {
  if (url.origin === base.origin) return url
  throw new RegistryError(
    'registry_malformed',
    `${base.host} says that its list goes on at ${url.host}`,
    'Tell whoever runs the registry: the next page must be one of its own',
  )
}

const readable = (answer: Answer, registry: string, refusal: () => RegistryError): Answer => {
  const { status, headers } = answer
  if (status === 401 || status === 403) throw refusal()
  if (status === 429 || status >= 500)
    throw new RegistryError(
      'registry_failed',
      `${registry} answered ${status}`,
      status === 429 ? 'Wait a while, or log in if you did not' : 'Try again later',
    )
  if ((headers['content-encoding'] ?? 'identity') !== 'identity')
    throw new RegistryError(
      'registry_malformed',
      `${registry} answered with compressed bytes`,
      'Check that no proxy stands between',
    )
  return answer
}

const budget = (registry: string): ((bytes: number) => void) => {
  let requests = 0
  let total = 0
  return (bytes) => {
    requests += 1
    total += bytes
    if (requests <= mostRequests && total <= mostBytesInAll) return
    throw new RegistryError(
      'registry_too_large',
      `${registry} has more attached to the image than is read: ${mostRequests} answers, ${mostBytesInAll / 1024 / 1024} MiB`,
      'Pull one platform by its digest, or import files with berth attestation import',
    )
  }
}
