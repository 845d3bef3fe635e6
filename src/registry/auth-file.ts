import { parseRegistry } from '../formats/oci/reference.ts'
import type { Credentials } from './credentials.ts'
import { readBounded } from './read-bounded.ts'
import { RegistryError } from './registry-error.ts'

/** What Docker's `config.json` and Podman's `auth.json` say about registries. */
export type AuthFile = {
  readonly path: string
  readonly auths: readonly AuthEntry[]
  readonly credHelpers: ReadonlyMap<string, string>
  readonly credsStore: string | undefined
}

/** Credentials for a registry, or for those of its repositories that begin with `namespace`. */
type AuthEntry = {
  readonly registry: string
  readonly namespace: string
  readonly auth: string | undefined
  readonly identityToken: string | undefined
}

const mostBytes = 1024 * 1024

/** Reads such a file; `undefined` if there is none. */
export const readAuthFile = async (path: string): Promise<AuthFile | undefined> => {
  const file = await readBounded(path, mostBytes)
  if (file.outcome === 'absent') return undefined
  if (file.outcome === 'refused') return unreadable(path, file.problem)
  return parseAuthFile(path, file.bytes)
}

/** Reads the bytes of such a file; what it says about other things than registries is let be. */
export const parseAuthFile = (path: string, bytes: Uint8Array): AuthFile => {
  const document = parseJson(path, bytes)
  const auths: AuthEntry[] = []
  for (const [key, value] of Object.entries(fieldsOf(path, 'auths', document['auths']))) {
    const scope = readKey(key)
    const entry = fieldsOf(path, 'auths', value)
    const auth = textOf(path, 'auth', entry['auth'])
    const identityToken = textOf(path, 'identitytoken', entry['identitytoken'])
    if (scope) auths.push({ ...scope, auth, identityToken })
  }
  const credHelpers = new Map<string, string>()
  for (const [key, value] of Object.entries(
    fieldsOf(path, 'credHelpers', document['credHelpers']),
  )) {
    const scope = readKey(key)
    const helper = textOf(path, 'credHelpers', value)
    if (scope && helper) credHelpers.set(scope.registry, helper)
  }
  return {
    path,
    auths,
    credHelpers,
    credsStore: textOf(path, 'credsStore', document['credsStore']),
  }
}

/** The credentials that the file itself holds for a repository: those of the longest namespace. */
export const findAuth = (
  file: AuthFile,
  registry: string,
  repository: string,
): Credentials | undefined => {
  const [entry] = file.auths
    .filter((auth) => auth.registry === registry && isWithin(repository, auth.namespace))
    .filter((auth) => auth.auth || auth.identityToken)
    .toSorted((a, b) => b.namespace.length - a.namespace.length)
  if (!entry) return undefined
  if (entry.identityToken)
    return { kind: 'identity', token: entry.identityToken, origin: file.path }
  return decodeAuth(file.path, entry.auth ?? '')
}

const isWithin = (repository: string, namespace: string): boolean =>
  namespace === '' || repository === namespace || repository.startsWith(`${namespace}/`)

/** Keys were URLs once (`https://index.docker.io/v1/`), and are hosts or namespaces now. */
const readKey = (key: string): { registry: string; namespace: string } | undefined => {
  const [host = '', ...rest] = key.replace(/^https?:\/\//, '').split('/')
  const registry = parseRegistry(host)
  const path = rest.filter((part) => part !== '').join('/')
  const namespace = path === 'v1' || path === 'v2' ? '' : path
  return registry.ok ? { registry: registry.value, namespace } : undefined
}

const decodeAuth = (path: string, auth: string): Credentials => {
  const text = /^[A-Za-z0-9+/]+={0,2}$/.test(auth) ? Buffer.from(auth, 'base64').toString() : ''
  const colon = text.indexOf(':')
  if (colon < 1) return unreadable(path, 'an auth in it is not the base64 of username:password')
  const password = text.slice(colon + 1).replace(/\0+$/, '')
  return { kind: 'basic', username: text.slice(0, colon), password, origin: path }
}

type Fields = Readonly<Record<string, unknown>>

const parseJson = (path: string, bytes: Uint8Array): Fields => {
  let value: unknown
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch {
    // The parser's own message would quote the file, and the file holds secrets.
    return unreadable(path, 'it is not JSON')
  }
  return fieldsOf(path, 'the file', value)
}

const fieldsOf = (path: string, what: string, value: unknown): Fields => {
  if (value === undefined || value === null) return {}
  if (typeof value !== 'object' || Array.isArray(value))
    return unreadable(path, `${what} is not a JSON object`)
  return value as Fields
}

const textOf = (path: string, what: string, value: unknown): string | undefined => {
  if (value === undefined || value === null || value === '') return undefined
  return typeof value === 'string' ? value : unreadable(path, `${what} is not text`)
}

const unreadable = (path: string, problem: string): never => {
  throw new RegistryError(
    'credentials_unreadable',
    `cannot read registry credentials from ${path}: ${problem}`,
    `Repair or remove ${path}, or log in again with docker login or podman login`,
  )
}
