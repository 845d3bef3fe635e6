import { isJsonObject, type JsonObject, type JsonValue } from '../json/canonical.ts'
import { inside, listIn, objectIn, textIn, type Field } from './reading.ts'
import { commitAmong, commitOf, isGitUri, repositoryOf, sameRepository } from './repository.ts'

/** An input of a build (in-toto v1, "ResourceDescriptor"). */
export interface Dependency {
  readonly uri: string | null
  readonly name: string | null
  readonly digests: JsonObject | undefined
  readonly annotations: JsonObject | undefined
}

/** A repository and a commit, as far as they are told. */
export interface Origin {
  readonly repository: string | null
  readonly commit: string | null
}

const nowhere: Origin = { repository: null, commit: null }

/** The inputs of a build. */
export const dependenciesIn = (field: Field): readonly Dependency[] =>
  listIn(field).map((item) => ({
    uri: textIn(inside(item, 'uri')),
    name: textIn(inside(item, 'name')),
    digests: objectIn(inside(item, 'digest')),
    annotations: objectIn(inside(item, 'annotations')),
  }))

/**
 * What a build was made from: the repository that its parameters name, at the commit of the input
 * that is this repository; else the only input that is a commit of Git. Where several could be
 * meant it is none: anybody's input is not the source.
 */
export const builtFrom = (named: Origin, dependencies: readonly Dependency[]): Origin => {
  if (named.repository !== null && named.commit !== null) return named
  const commits = dependencies.flatMap((each) => gitOrigin(each) ?? [])
  const { repository } = named
  const fitting =
    repository === null
      ? commits
      : commits.filter((each) => sameRepository(each.repository ?? '', repository))
  const [first, ...others] = fitting
  const isOne = first && others.every((each) => isSame(each, first))
  if (repository !== null) return { repository, commit: isOne ? first.commit : null }
  return isOne ? first : nowhere
}

/** The source among parameters whose shape each type of build has for itself. */
export const namedSource = (parameters: JsonObject | undefined): Origin => {
  const of = (name: string): JsonValue | undefined => parameters?.[name]
  const said = [of('workflow'), of('source'), of('configSource'), of('buildConfigSource')]
  for (const each of [...said, of('sourceToBuild'), of('repository')]) {
    const origin = originIn(each)
    if (origin.repository !== null) return origin
  }
  return nowhere
}

/** What a text, or an object with `repository` or `uri` and a digest, says. */
export const originIn = (value: JsonValue | undefined): Origin => {
  if (typeof value === 'string') return { repository: repositoryOf(value), commit: null }
  if (!isJsonObject(value)) return nowhere
  const { repository, uri, digest } = value
  const address = typeof repository === 'string' ? repository : uri
  if (typeof address !== 'string') return nowhere
  const digests = isJsonObject(digest) ? digest : undefined
  return { repository: repositoryOf(address), commit: commitAmong(digests) }
}

const gitOrigin = ({ uri, digests }: Dependency): Origin | undefined => {
  const isGit = digests?.['gitCommit'] !== undefined || (uri !== null && isGitUri(uri))
  const commit = isGit ? commitAmong(digests) : null
  return commit === null ? undefined : { repository: uri && repositoryOf(uri), commit }
}

const isSame = (a: Origin, b: Origin): boolean =>
  a.commit === b.commit &&
  (a.repository === b.repository || sameRepository(a.repository ?? '', b.repository ?? ''))

/** The source of a build of ours: the input called so, with the commit that was said of it. */
export const ownSource = (dependencies: readonly Dependency[]): Origin => {
  const source = dependencies.find(({ name }) => name === 'source')
  return {
    repository: source?.uri ? repositoryOf(source.uri) : null,
    commit: commitOf(source?.annotations?.['commit']),
  }
}
