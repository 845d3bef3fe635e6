import { parseDigest, type Digest } from '../digest.ts'
import { parsed, unparsed, type Parsed } from '../parsed.ts'

/** An image in a registry; `text` is what was typed. Without a digest, `tag` is always there. */
export type RegistryReference = {
  readonly kind: 'registry'
  /** `host` or `host:port` in lower case; every name of Docker Hub is `docker.io`. */
  readonly registry: string
  readonly repository: string
  readonly tag?: string
  readonly digest?: Digest
  readonly text: string
}

/** An image in an OCI layout folder (OCI image-spec, "Image Layout"); `text` is what was typed. */
export type LayoutReference = {
  readonly kind: 'layout'
  readonly directory: string
  readonly tag?: string
  readonly digest?: Digest
  readonly text: string
}

/** Where an artifact's bytes can be found. */
export type Reference = RegistryReference | LayoutReference

const mostText = 4096
const mostRepository = 255
const label = '[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?'
const registryShape = new RegExp(
  `^(?:${label}(?:\\.${label})*|\\[[0-9a-fA-F:.]{2,45}\\])(?::([1-9][0-9]{0,4}))?$`,
)
const part = '[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*'
const repositoryShape = new RegExp(`^${part}(?:/${part})*$`)
const tagShape = /^[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}$/
const bareDigest = /^sha\d+:/i

const dockerHub = 'docker.io'
const registryRule = 'must name a registry as host or host:port, such as ghcr.io or localhost:5000'
const repositoryRule =
  'must name a repository of at most 255 lower-case letters and digits, ' +
  'with single dots, one or two underscores, hyphens or / between them'
const tagRule =
  'must have a tag of 1 to 128 letters, digits, underscores, dots and hyphens, ' +
  'beginning with a letter, a digit or an underscore'

/**
 * Reads a reference: `[registry/]name[:tag][@digest]` (OCI distribution-spec, "Pulling manifests",
 * with Docker's short forms: `nginx` is `docker.io/library/nginx:latest`) or
 * `oci:DIR[:tag or @digest]`. Nothing is looked up.
 */
export const parseReference = (text: string): Parsed<Reference> => {
  if (text === '') return unparsed('must not be empty: write registry/name:tag or oci:DIR')
  if (text.length > mostText) return unparsed(`must be at most ${mostText} characters`)
  if (bareDigest.test(text))
    return unparsed('must be a reference, not a bare digest: write registry/name@sha256:…')
  if (text.startsWith('oci:')) return parseLayout(text)
  if (text.includes('://'))
    return unparsed('must begin with the registry or the name, without https:// or docker://')
  return parseRegistryReference(text)
}

/** Reads a registry's `host` or `host:port`, into the form that references carry. */
export const parseRegistry = (text: string): Parsed<string> => {
  const fields = registryShape.exec(text)
  if (!fields || text.length > 255 || Number(fields[1] ?? 1) > 65535) return unparsed(registryRule)
  // Refuses what only looks like an address: [::zz], 1.2.3.999.
  if (!URL.canParse(`https://${text}`)) return unparsed(registryRule)
  const registry = text.toLowerCase()
  return parsed(registry === `index.${dockerHub}` ? dockerHub : registry)
}

/** Writes a reference in full, every default said; reading that gives the same reference. */
export const formatReference = (reference: Reference): string => {
  const tag = reference.tag === undefined ? '' : `:${reference.tag}`
  const digest = reference.digest === undefined ? '' : `@${reference.digest}`
  return `${referenceName(reference)}${tag}${digest}`
}

/** What a reference names, without saying which of its versions: no tag and no digest. */
export const referenceName = (reference: Reference): string =>
  reference.kind === 'registry'
    ? `${reference.registry}/${reference.repository}`
    : `oci:${reference.directory}`

/** Whether the text may be a tag (OCI distribution-spec, "Pulling manifests"). */
export const isTag = (text: string): boolean => tagShape.test(text)

const parseRegistryReference = (text: string): Parsed<RegistryReference> => {
  const at = text.indexOf('@')
  const digest = at === -1 ? undefined : parseDigest(text.slice(at + 1))
  if (digest && !digest.ok) return unparsed(`${digest.problem}, after the @`)
  const [name, tag] = splitTag(at === -1 ? text : text.slice(0, at))
  if (tag !== undefined && !isTag(tag)) return unparsed(tagRule)

  const [host, path] = splitRegistry(name)
  const registry = parseRegistry(host)
  if (!registry.ok) return registry
  const repository = registry.value === dockerHub && !path.includes('/') ? `library/${path}` : path
  if (repository.length > mostRepository || !repositoryShape.test(repository))
    return unparsed(repositoryRule)

  const version = digest ? { digest: digest.value } : { tag: 'latest' }
  return parsed({
    kind: 'registry',
    registry: registry.value,
    repository,
    ...version,
    ...(tag === undefined ? {} : { tag }),
    text,
  })
}

/** The last colon begins a tag, unless it stands before a slash: then it began a port. */
const splitTag = (text: string): readonly [string, string | undefined] => {
  const colon = text.lastIndexOf(':')
  if (colon === -1 || /[/\\]/.test(text.slice(colon))) return [text, undefined]
  return [text.slice(0, colon), text.slice(colon + 1)]
}

/** The first part is a registry if it could not be a part of a name on Docker Hub. */
const splitRegistry = (name: string): readonly [string, string] => {
  const slash = name.indexOf('/')
  const first = name.slice(0, Math.max(slash, 0))
  return first === 'localhost' || /[.:[]/.test(first)
    ? [first, name.slice(slash + 1)]
    : [dockerHub, name]
}

const parseLayout = (text: string): Parsed<LayoutReference> => {
  const rest = text.slice('oci:'.length)
  const at = rest.lastIndexOf('@')
  const digest = at === -1 ? '' : rest.slice(at + 1)
  const pinned = /^[^/\\]*:[^/\\]*$/.test(digest) ? parseDigest(digest) : undefined
  if (pinned && !pinned.ok) return unparsed(`${pinned.problem}, after the @`)

  const [directory, tag] = splitTag(pinned ? rest.slice(0, at) : rest)
  if (directory === '' || directory.includes('\0'))
    return unparsed('must name a folder after oci:, such as oci:./image or oci:./image:v1')
  if (tag !== undefined && pinned)
    return unparsed('must have either a tag or a digest after the folder, not both')
  if (tag !== undefined && !isTag(tag)) return unparsed(tagRule)
  const version = pinned ? { digest: pinned.value } : tag === undefined ? {} : { tag }
  return parsed({ kind: 'layout', directory, ...version, text })
}
