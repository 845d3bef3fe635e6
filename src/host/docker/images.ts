import { parseReference, referenceName } from '../../formats/oci/reference.ts'
import type { Around } from './around.ts'
import { DockerError, isAnswer } from './docker-error.ts'
import { fieldAt, listAt, numberAt, textAt } from './fields.ts'

/** An image as Docker has it. */
export interface Image {
  readonly id: string
  readonly bytes: number
  /** As Node names them: `linux-x64`. */
  readonly platform: string
  /** Its names, without the ones that stand for none. */
  readonly tags: readonly string[]
}

/** What Docker calls an artifact: `name@sha256:…` where it can be fetched, else its image id. */
export const imageName = (digest: string, image: string | null): string => {
  if (image === null) return digest
  const reference = parseReference(image)
  if (!reference.ok) throw new DockerError(`The image ${reference.problem}.`)
  if (reference.value.kind !== 'registry')
    throw new DockerError(`The image ${image} is a folder: push it to a registry first.`)
  const { registry, repository, digest: pinned } = reference.value
  if (pinned === undefined)
    throw new DockerError(`The image ${image} must say its digest: name@sha256:…`)
  return `${registry}/${repository}@${pinned}`
}

/** The image of this name or id; null when it is not on this machine. */
export const findImage = async ({ engine }: Around, name: string): Promise<Image | null> => {
  try {
    const found = await engine.ask({ method: 'GET', path: `/images/${name}/json` })
    const architecture = textAt(found, 'Architecture')
    return {
      id: textAt(found, 'Id'),
      bytes: numberAt(found, 'Size'),
      platform: `${textAt(found, 'Os')}-${nodeNames[architecture] ?? architecture}`,
      tags: tagsOf(found),
    }
  } catch (error) {
    if (isAnswer(error, 404)) return null
    throw error
  }
}

/** Those of these references to images in registries that are not on this machine. */
export const missingImages = async (
  around: Around,
  images: readonly string[],
): Promise<readonly string[]> => {
  const missing: string[] = []
  for (const image of images) {
    const read = parseReference(image)
    if (!read.ok || read.value.kind !== 'registry') continue
    const { tag, digest } = read.value
    const which = digest === undefined ? `:${tag ?? 'latest'}` : `@${digest}`
    if (!(await findImage(around, `${referenceName(read.value)}${which}`))) missing.push(image)
  }
  return missing
}

const nodeNames: Readonly<Record<string, string>> = { amd64: 'x64', '386': 'ia32' }

const tagsOf = (image: unknown): readonly string[] =>
  listAt(image, 'RepoTags')
    .map(String)
    .filter((tag) => !tag.startsWith('<none>'))

/** Tags an image for a deployment, so that no pruning takes it while the deployment may run. */
export const keepImage = async (
  { engine, names }: Around,
  image: string,
  deployment: string,
): Promise<void> => {
  const query = `repo=${names.kept}&tag=${deployment}`
  await engine.ask({ method: 'POST', path: `/images/${image}/tag?${query}` })
}

/** Lets go of a deployment's image, and deletes it when nobody else has a name for it. */
export const releaseImage = async (around: Around, deployment: string): Promise<void> => {
  const { engine, names } = around
  const kept = `${names.kept}:${deployment}`
  const image = await findImage(around, kept)
  if (!image) return
  await removeImage(around, kept)
  const rest = await findImage(around, image.id)
  const fetched = rest?.tags.find((tag) => tag.startsWith(`${names.fetched}:`))
  // What was on the machine before we fetched it is not ours to delete.
  if (!rest || fetched === undefined || rest.tags.length > 1) return
  const digests = listAt(
    await engine.ask({ method: 'GET', path: `/images/${image.id}/json` }),
    'RepoDigests',
  )
  for (const name of digests.map(String)) await removeImage(around, name)
  await removeImage(around, fetched)
}

/** Takes a name off an image, and deletes what has no name; one that is in use stays. */
export const removeImage = async ({ engine }: Around, name: string): Promise<void> => {
  try {
    await engine.ask({ method: 'DELETE', path: `/images/${name}` })
  } catch (error) {
    if (!isAnswer(error, 404, 409)) throw error
  }
}

/** One image of the whole list. */
export interface Listed {
  readonly id: string
  /** The id of the image that it was made from; anything else is none. */
  readonly parent: unknown
  readonly isNamed: boolean
  readonly createdAt: number
}

/** All images, those between the steps of builds too; with a filter only what carries labels. */
export const listImages = async (
  { engine }: Around,
  filter: string | null,
): Promise<readonly Listed[]> => {
  const filters = filter === null ? '' : `&filters=${encodeURIComponent(filter)}`
  const path = `/images/json?all=${filter === null ? 1 : 0}${filters}`
  return listAt(await engine.ask({ method: 'GET', path })).map((each) => ({
    id: textAt(each, 'Id'),
    parent: fieldAt(each, 'ParentId'),
    isNamed: [...tagsOf(each), ...digestsOf(each)].length > 0,
    createdAt: numberAt(each, 'Created'),
  }))
}

const digestsOf = (image: unknown): readonly string[] =>
  listAt(image, 'RepoDigests')
    .map(String)
    .filter((name) => !name.startsWith('<none>'))
