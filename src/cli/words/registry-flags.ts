import { parseReference, type Reference } from '../../formats/oci/reference.ts'
import type { Resolved } from '../../registry/resolve.ts'
import type { ResolveOptions } from '../../registry/resolve-options.ts'
import type { CliContext } from '../frame/context.ts'
import { isSwitchedOn } from './environment-variable.ts'
import { text, toggle } from './flags.ts'
import { withProgress } from '../shown/progress.ts'
import { readStdin } from './read-input.ts'
import { UsageError } from '../frame/errors.ts'

/** How a command that takes a reference gets at the registry; our server sees none of this. */
export const registryFlags = {
  'registry-server': text('The registry that user name and password are for', {
    placeholder: 'HOST',
  }),
  'registry-username': text('A user name for the registry', { placeholder: 'USER' }),
  'registry-password': text(
    'Its password; others can see it while this runs: better BERTH_REGISTRY_PASSWORD',
    { placeholder: 'PASSWORD' },
  ),
  'registry-password-stdin': toggle('Read the password from standard input'),
  'registry-insecure': toggle('Speak plain HTTP to the registry, even on another machine'),
}

/** What the help of such a command says about credentials. */
export const registryHelp = [
  'References are resolved here, not by the server. Credentials: the --registry- flags together,',
  'or BERTH_REGISTRY_SERVER, _USERNAME and _PASSWORD, for that registry only; else the Docker or',
  'Podman configuration with its helpers. name@sha256:… needs no registry.',
].join('\n')

type Values = {
  readonly 'registry-server'?: string | undefined
  readonly 'registry-username'?: string | undefined
  readonly 'registry-password'?: string | undefined
  readonly 'registry-password-stdin'?: boolean | undefined
  readonly 'registry-insecure'?: boolean | undefined
}

const mostPasswordBytes = 65_536

/** Reads a reference as it was typed after `flag`. */
export const requireReference = (typed: string, flag: string): Reference => {
  const reference = parseReference(typed)
  if (reference.ok) return reference.value
  throw new UsageError(
    `${flag} ${reference.problem}.`,
    'Such as ghcr.io/acme/api:v1.2.0, or oci:./image',
  )
}

/**
 * Finds the digest behind a reference, if wanted with the manifests of its platforms; fails with a
 * `UsageError` or a `RegistryError`.
 */
export const resolveTyped = async (
  typed: string,
  flag: string,
  flags: Values,
  context: CliContext,
  wanted: Pick<ResolveOptions, 'platforms'> = {},
): Promise<Resolved> => {
  const reference = requireReference(typed, flag)
  const { resolveReference } = await import('../../registry/resolve.ts')
  const options = { ...(await registryOptions(flags, context)), ...wanted }
  const work = resolveReference(reference, options)
  return await withProgress(context, `Resolving ${typed}`, work)
}

/** How the registry is spoken to, by the flags and the environment. */
export const registryOptions = async (
  flags: Values,
  context: CliContext,
): Promise<ResolveOptions> => {
  const { env } = context
  const { readExplicitCredentials } = await import('../../registry/explicit-credentials.ts')
  const given = {
    server: flags['registry-server'],
    username: flags['registry-username'],
    password: await passwordOf(flags, context),
  }
  return {
    credentials: readExplicitCredentials(given, env),
    insecure: flags['registry-insecure'] ?? isSwitchedOn(env, 'BERTH_REGISTRY_INSECURE'),
    env,
  }
}

/** Refuses registry flags where no registry is asked. */
export const refuseRegistryFlags = (flags: Values, why: string): void => {
  const given = (Object.keys(registryFlags) as (keyof typeof registryFlags)[]).find(
    (name) => flags[name] !== undefined,
  )
  if (given !== undefined) throw new UsageError(`--${given} has no meaning ${why}.`, 'Leave it out')
}

const passwordOf = async (flags: Values, context: CliContext): Promise<string | undefined> => {
  const given = flags['registry-password']
  if (!flags['registry-password-stdin']) return given
  if (given !== undefined)
    throw new UsageError(
      '--registry-password and --registry-password-stdin exclude each other.',
      'Give one of them',
    )
  const bytes = await readStdin('--registry-password-stdin', mostPasswordBytes, context)
  const password = bytes.toString('utf8').replace(/\r?\n$/, '')
  if (password === '')
    throw new UsageError('--registry-password-stdin: there was nothing on standard input.')
  return password
}
