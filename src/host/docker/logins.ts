import { parseReference } from '../../formats/oci/reference.ts'
import { inOneLine, DockerError } from './docker-error.ts'

/** What proves to a registry who we are. */
export type Login =
  | { readonly kind: 'basic'; readonly username: string; readonly password: string }
  | { readonly kind: 'identity'; readonly token: string }

/** What the host's user has for a repository; nothing where they never logged in. */
export type FindLogin = (registry: string, repository: string) => Promise<Login | undefined>

/** What Docker is told of logins, and how what it says comes without them. */
export interface Told {
  readonly headers: Readonly<Record<string, string>>
  /** The text without any of the secrets, should a registry ever say one back. */
  readonly without: (text: string) => string
}

/** What a pull of an image is told (`X-Registry-Auth` of the Engine API). */
export const toldForPull = async (find: FindLogin, image: string): Promise<Told> => {
  const found = await loginFor(find, image)
  return found ? told('x-registry-auth', fieldsOf(found), [found.login]) : nothing
}

/** What a build from these images is told (`X-Registry-Config`). */
export const toldForBuild = async (find: FindLogin, images: readonly string[]): Promise<Told> => {
  const found: Found[] = []
  for (const image of images) {
    const each = await loginFor(find, image)
    if (each) found.push(each)
  }
  if (found.length === 0) return nothing
  const fields = Object.fromEntries(found.map((each) => [each.server, fieldsOf(each)]))
  return told(
    'x-registry-config',
    fields,
    found.map(({ login }) => login),
  )
}

/** The same reason with what helps against it, where the registry wants to know who asks. */
export const withAdvice = (why: string, images: readonly string[]): string => {
  if (/non-zero code/.test(why)) return why
  if (!/unauthorized|authenticat|no basic auth|denied/i.test(why)) return why
  const registries = images.flatMap((image) => {
    const read = parseReference(image)
    return read.ok && read.value.kind === 'registry' ? [read.value.registry] : []
  })
  // Of several, it is not said which one wants to know.
  const [only, ...others] = new Set(registries)
  if (only === undefined) return why
  const login = others.length === 0 ? `docker login ${only}` : 'docker login REGISTRY'
  return `${why.replace(/\.$/, '')}. Log in as the user that runs berth serve: ${login}`
}

const nothing: Told = { headers: {}, without: (text) => text }

interface Found {
  /** The name under which Docker looks for it. */
  readonly server: string
  readonly login: Login
}

const loginFor = async (find: FindLogin, image: string): Promise<Found | undefined> => {
  const reference = parseReference(image)
  if (!reference.ok || reference.value.kind !== 'registry') return undefined
  const { registry, repository } = reference.value
  try {
    const login = await find(registry, repository)
    // Docker still knows its own registry by the name of its first API.
    const server = registry === 'docker.io' ? 'https://index.docker.io/v1/' : registry
    return login && { server, login }
  } catch (error) {
    throw new DockerError(`No login for ${registry}: ${inOneLine(error)}`, { cause: error })
  }
}

const fieldsOf = ({ server, login }: Found): object =>
  login.kind === 'basic'
    ? { username: login.username, password: login.password, serveraddress: server }
    : { identitytoken: login.token, serveraddress: server }

const told = (header: string, fields: object, logins: readonly Login[]): Told => {
  // With its padding, which Docker insists on; without it Docker asks as nobody.
  const value = Buffer.from(JSON.stringify(fields))
    .toString('base64')
    .replaceAll('+', '-')
    .replaceAll('/', '_')
  const secrets = logins.flatMap((login) =>
    login.kind === 'basic'
      ? [login.password, Buffer.from(`${login.username}:${login.password}`).toString('base64')]
      : [login.token],
  )
  return {
    headers: { [header]: value },
    without: (text) =>
      [value, ...secrets]
        .filter((each) => each !== '')
        .reduce((rest, each) => rest.replaceAll(each, '***'), text),
  }
}
