import { parseRegistry, type Reference } from '../formats/oci/reference.ts'
import { RegistryError } from './registry-error.ts'

/** A user name and password that somebody gave for one registry, and for that one only. */
export type ExplicitCredentials = {
  readonly server: string
  readonly username: string
  readonly password: string
}

/** What the flags said, each or none. */
export type CredentialFlags = {
  readonly server?: string | undefined
  readonly username?: string | undefined
  readonly password?: string | undefined
}

const parts = ['server', 'username', 'password'] as const

/**
 * Reads `--registry-server`, `--registry-username` and `--registry-password`, and for those not
 * given `BERTH_REGISTRY_SERVER`, `_USERNAME` and `_PASSWORD`: all three, or none of them.
 */
export const readExplicitCredentials = (
  flags: CredentialFlags,
  env: NodeJS.ProcessEnv,
): ExplicitCredentials | undefined => {
  const given = withVariables(flags, env)
  if (parts.every((part) => given[part] === undefined)) return undefined
  const missing = parts.filter((part) => given[part] === undefined)
  const { server, username, password } = given
  if (server === undefined || username === undefined || password === undefined)
    throw new RegistryError(
      'credentials_incomplete',
      `registry credentials need all three of server, username and password; ${missing.join(' and ')} ${missing.length === 1 ? 'is' : 'are'} missing`,
      'Give --registry-server, --registry-username and --registry-password (or --registry-password-stdin, or BERTH_REGISTRY_PASSWORD) together, or none of them',
    )
  return {
    server: readServer(server),
    username: readUsername(username),
    password: readPassword(password),
  }
}

/** Refuses explicit credentials that are not for the registry of this reference. */
export const requireSameServer = (
  explicit: ExplicitCredentials | undefined,
  reference: Reference,
): void => {
  if (!explicit || reference.kind === 'layout' || explicit.server === reference.registry) return
  throw new RegistryError(
    'credentials_elsewhere',
    `the given registry credentials are for ${explicit.server}, but the reference is at ${reference.registry}`,
    `Give --registry-server ${reference.registry} with its own user name and password, or leave the three flags and BERTH_REGISTRY_* out to use the Docker or Podman configuration`,
  )
}

/** Variables that name another server than the flags do must not lend it their password. */
const withVariables = (flags: CredentialFlags, env: NodeJS.ProcessEnv): CredentialFlags => {
  const variables: CredentialFlags = {
    server: env['BERTH_REGISTRY_SERVER'],
    username: env['BERTH_REGISTRY_USERNAME'],
    password: env['BERTH_REGISTRY_PASSWORD'],
  }
  const elsewhere =
    flags.server !== undefined &&
    variables.server !== undefined &&
    readServer(flags.server) !== readServer(variables.server)
  if (elsewhere) return flags
  return {
    server: flags.server ?? variables.server,
    username: flags.username ?? variables.username,
    password: flags.password ?? variables.password,
  }
}

const readServer = (text: string): string => {
  const server = parseRegistry(text)
  if (server.ok) return server.value
  return invalid('server', server.problem)
}

const readUsername = (text: string): string =>
  /^[^:\p{Cc}]{1,256}$/u.test(text)
    ? text
    : invalid('username', 'must be 1 to 256 characters without colons and control characters')

const readPassword = (text: string): string =>
  /^[^\r\n\0]{1,65536}$/u.test(text)
    ? text
    : invalid('password', 'must be 1 to 65536 characters on one line')

const invalid = (part: (typeof parts)[number], problem: string): never => {
  throw new RegistryError(
    'credentials_invalid',
    `the registry ${part} ${problem}`,
    `Correct --registry-${part} or BERTH_REGISTRY_${part.toUpperCase()}`,
  )
}
