import { nextAddress } from './address.ts'
import { readChallenges } from './challenge.ts'
import type { Credentials } from './credentials.ts'
import { follow } from './follow.ts'
import { RegistryError } from './registry-error.ts'
import type { Answer, Transport } from './transport.ts'

/** Finds our credentials for the registry, if there are any; asked only if the registry asks. */
export type Identify = () => Promise<Credentials | undefined>

/** What we want to read, and through what. */
export type Access = {
  readonly registry: string
  readonly repository: string
  readonly transport: Transport
  readonly insecure: boolean
}

/**
 * Answers a registry's challenge with a value for the `Authorization` header: Basic, or a Bearer
 * token from the realm that it names (distribution-spec's token authentication), asked for with our
 * credentials if we have some, else as anybody.
 */
export const authorize = async (
  challenge: string,
  asker: URL,
  access: Access,
  credentials: Credentials | undefined,
): Promise<string> => {
  const challenges = readChallenges(challenge)
  const bearer = challenges.find(({ scheme }) => scheme === 'bearer')?.parameters
  const realm = bearer?.['realm']
  if (realm !== undefined) {
    const url = nextAddress(asker, realm, access.insecure)
    return `Bearer ${await fetchToken(url, bearer?.['service'], access, credentials)}`
  }
  if (!challenges.some(({ scheme }) => scheme === 'basic'))
    throw new RegistryError(
      'registry_malformed',
      `${access.registry} asks for credentials in a way that is neither Basic nor Bearer`,
      'Give the digest instead: name@sha256:…',
    )
  if (credentials?.kind !== 'basic') throw denied(access, credentials)
  return basic(credentials)
}

/** The refusal of a registry to let us read. */
export const denied = (
  { registry, repository }: Pick<Access, 'registry' | 'repository'>,
  credentials: Credentials | undefined,
): RegistryError =>
  credentials
    ? new RegistryError(
        'registry_unauthorized',
        `${registry} does not let us read ${repository} with ${credentials.origin}`,
        `Check that user name and password are right and may read ${repository}`,
      )
    : new RegistryError(
        'registry_unauthorized',
        `${registry} does not let us read ${repository} without credentials, or it does not exist`,
        `Log in with docker login ${registry} or podman login ${registry}, or give --registry-server, --registry-username and --registry-password`,
      )

const mostTokenBytes = 256 * 1024
const tokenShape = /^[\x21-\x7e]{1,65536}$/

const fetchToken = async (
  realm: URL,
  service: string | undefined,
  access: Access,
  credentials: Credentials | undefined,
): Promise<string> => {
  // We ask for reading alone, whatever scope the registry suggests.
  const wanted = new Map([['scope', `repository:${access.repository}:pull`]])
  if (service !== undefined) wanted.set('service', service)
  const answer =
    credentials?.kind === 'identity'
      ? await postForToken(realm, wanted, access, credentials.token)
      : await getToken(realm, wanted, access, credentials)
  if ([400, 401, 403].includes(answer.status)) throw denied(access, credentials)
  const token = answer.status === 200 ? readToken(answer.body) : undefined
  if (token !== undefined) return token
  throw new RegistryError(
    answer.status >= 500 || answer.status === 429 ? 'registry_failed' : 'registry_malformed',
    `${realm.host}, where ${access.registry} has its tokens from, answered ${answer.status} without a token`,
    'Try again later, or give the digest: name@sha256:…',
  )
}

const getToken = async (
  realm: URL,
  wanted: ReadonlyMap<string, string>,
  { transport, insecure }: Access,
  credentials: (Credentials & { readonly kind: 'basic' }) | undefined,
): Promise<Answer> => {
  const url = new URL(realm)
  for (const [key, value] of wanted) url.searchParams.set(key, value)
  const headers = credentials ? { authorization: basic(credentials) } : {}
  const exchange = { url, method: 'GET', headers, mostBytes: mostTokenBytes } as const
  return (await follow(transport, insecure, exchange)).answer
}

/** An identity token is an OAuth 2 refresh token; a POST that carries it follows no redirects. */
const postForToken = async (
  url: URL,
  wanted: ReadonlyMap<string, string>,
  { transport }: Access,
  token: string,
): Promise<Answer> =>
  transport.send({
    url,
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams([
      ...wanted,
      ['grant_type', 'refresh_token'],
      ['client_id', 'berth'],
      ['refresh_token', token],
    ]).toString(),
    mostBytes: mostTokenBytes,
  })

const readToken = (body: Uint8Array): string | undefined => {
  try {
    const answer: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body))
    if (typeof answer !== 'object' || answer === null) return undefined
    const { token, access_token: accessToken } = answer as Record<string, unknown>
    return [token, accessToken].find(
      (text): text is string => typeof text === 'string' && tokenShape.test(text),
    )
  } catch {
    return undefined
  }
}

const basic = ({ username, password }: Credentials & { readonly kind: 'basic' }): string =>
  `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`
