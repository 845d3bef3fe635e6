import { join } from 'node:path'
import { findAuth, readAuthFile, type AuthFile } from './auth-file.ts'
import { askHelper } from './credential-helper.ts'
import type { Credentials } from './credentials.ts'
import type { ExplicitCredentials } from './explicit-credentials.ts'

/** Where credentials may be looked for. */
export type CredentialSources = {
  readonly explicit: ExplicitCredentials | undefined
  readonly env: NodeJS.ProcessEnv
  readonly helperMs: number
}

/**
 * The credentials for one repository, if there are any: the explicit ones if they are for this
 * registry, else what Docker's configuration says, else Podman's.
 */
export const findCredentials = async (
  registry: string,
  repository: string,
  sources: CredentialSources,
): Promise<Credentials | undefined> => {
  const { explicit, env } = sources
  if (explicit?.server === registry) {
    const { username, password } = explicit
    return { kind: 'basic', username, password, origin: 'the given user name and password' }
  }
  for (const path of authFilePaths(env)) {
    const file = await readAuthFile(path)
    const found = file && (await credentialsIn(file, registry, repository, sources))
    if (found) return found
  }
  return undefined
}

const credentialsIn = async (
  file: AuthFile,
  registry: string,
  repository: string,
  sources: CredentialSources,
): Promise<Credentials | undefined> => {
  const helper = file.credHelpers.get(registry) ?? file.credsStore
  const kept = helper && (await askHelper(helper, serverName(registry), file.path, sources))
  return kept || findAuth(file, registry, repository)
}

/** Docker keeps the credentials of Docker Hub under the name of its first API. */
const serverName = (registry: string): string =>
  registry === 'docker.io' ? 'https://index.docker.io/v1/' : registry

/**
 * The files that variables name come before those in their usual places, Docker's before Podman's.
 * Like the tools that write these files, we take an empty variable for one that is not set.
 */
const authFilePaths = (env: NodeJS.ProcessEnv): readonly string[] => {
  const home = env['HOME'] || env['USERPROFILE']
  const config = env['XDG_CONFIG_HOME'] || under(home, '.config')
  return [
    under(env['DOCKER_CONFIG'], 'config.json'),
    env['REGISTRY_AUTH_FILE'],
    env['DOCKER_CONFIG'] ? undefined : under(home, '.docker/config.json'),
    under(env['XDG_RUNTIME_DIR'], 'containers/auth.json'),
    under(config, 'containers/auth.json'),
  ]
    .filter((path) => path !== undefined)
    .filter((path) => path !== '')
}

const under = (folder: string | undefined, path: string): string | undefined =>
  folder ? join(folder, path) : undefined
