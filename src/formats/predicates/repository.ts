import type { JsonObject, JsonValue } from '../json/canonical.ts'

const mostLength = 2048
const commitShape = /^[0-9a-f]{40}(?:[0-9a-f]{24})?$/
const scp = /^(?:[^@/\s:]+@)?([A-Za-z0-9.-]+\.[A-Za-z0-9-]+):(?!\/\/)([^\s]+)$/
const schemes = /^(?:https?|git|ssh):$/

/** Hosts whose paths mean the same in any case. */
const caseless = /^(?:www\.)?(?:github\.com|gitlab\.com|bitbucket\.org)$/

/** A commit id of Git, or null. */
export const commitOf = (value: JsonValue | undefined): string | null =>
  typeof value === 'string' && commitShape.test(value) ? value : null

/** The commit among the digests of a Git source (in-toto v1, "DigestSet"), or null. */
export const commitAmong = (digests: JsonObject | undefined): string | null =>
  commitOf(digests?.['gitCommit'] ?? digests?.['sha1'] ?? digests?.['commit'])

/**
 * The repository that a URI names (SPDX download location, such as
 * `git+https://github.com/acme/shop@refs/heads/main`), without `git+`, credentials, revision and
 * `.git`; null if it is not the address of one.
 */
export const repositoryOf = (uri: string): string | null => {
  if (uri.length > mostLength) return null
  const bare = uri.replace(/^git\+/, '')
  const url = URL.canParse(bare) ? new URL(bare) : undefined
  if (!url || !schemes.test(url.protocol)) {
    const [, host, path] = scp.exec(bare) ?? []
    return host && path ? cleaned('ssh:', host, `/${path}`) : null
  }
  return url.hostname === '' ? null : cleaned(url.protocol, url.host, url.pathname)
}

const cleaned = (protocol: string, host: string, path: string): string | null => {
  const bare = path
    .replace(/@.*$/, '')
    .replace(/\/+$/, '')
    .replace(/\.git$/, '')
  return bare === '' ? null : `${protocol}//${host.toLowerCase()}${bare}`
}

/** Whether a URI says by itself that it leads to Git. */
export const isGitUri = (uri: string): boolean =>
  uri.length <= mostLength &&
  (/^git\+|^git:\/\/|^ssh:\/\/|\.git(?:[@#/?]|$)/.test(uri) || scp.test(uri))

/**
 * Whether two addresses name one repository, whatever their scheme, credentials and revision:
 * `git@github.com:acme/shop.git` and `https://github.com/acme/shop` do. False if one names none.
 */
export const sameRepository = (a: string, b: string): boolean => {
  const key = keyOf(a)
  return key !== undefined && key === keyOf(b)
}

const keyOf = (text: string): string | undefined => {
  const repository = repositoryOf(text) ?? repositoryOf(`https://${text}`)
  if (repository === null) return undefined
  const [, host = '', path = ''] = /^[a-z]+:\/\/([^/]*)\/(.*)$/.exec(repository) ?? []
  const plainHost = host.replace(/^www\./, '').replace(/:(?:443|22|80)$/, '')
  return `${plainHost}/${caseless.test(host) ? path.toLowerCase() : path}`
}
