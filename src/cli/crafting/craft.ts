import type { beginWorkflowRun } from '../../contract/workflows.ts'
import { isJsonObject, type JsonObject, type JsonValue } from '../../formats/json/canonical.ts'
import { isDigest } from '../../formats/digest.ts'
import { materialKinds, type MaterialKind } from '../../formats/materials/kind.ts'
import type { StatedMaterial, StatedRun } from '../../formats/materials/run-statement.ts'
import { parseStrictJson } from '../../formats/json/strict.ts'

/** What is asked of the server when a run begins. */
export type BeginInput = NonNullable<(typeof beginWorkflowRun)['types']>['input']

/** The run as the server has begun it. */
export interface CraftRun extends StatedRun {
  readonly release: boolean
  readonly expiresAt: string
}

/** Exactly what a push sends, kept from its first attempt on: a repeated one sends the same. */
export type Sealed =
  | { readonly by: 'server'; readonly statement: JsonObject }
  | { readonly by: 'key'; readonly envelope: string }

/** A material with the raw bytes of its manifests, each in base64: they go along with the push. */
export type CraftMaterial = StatedMaterial & { readonly manifests?: readonly string[] }

/** An attestation that is being made: what the state file holds. No token and no key is in it. */
export interface Craft {
  /** The address of the server that has the run. */
  readonly server: string
  /** The idempotency key of the beginning. */
  readonly key: string
  readonly begin: BeginInput
  readonly repository: string | null
  readonly dirty: boolean | null
  /** Null until the server has answered. */
  readonly run: CraftRun | null
  readonly materials: readonly CraftMaterial[]
  readonly sealed: Sealed | null
}

/** A craft whose run has begun. */
export type BegunCraft = Craft & { readonly run: CraftRun }

/** How many materials one run may have. */
export const mostMaterials = 1000

/** The largest state file, in bytes. */
export const mostCraftBytes = 16 * 1024 * 1024

const format = 'berth-attestation-state/1'

/** Writes a craft as the text of its state file. */
export const formatCraft = (craft: Craft): string =>
  `${JSON.stringify({ format, ...craft }, null, 2)}\n`

/** Reads a state file; undefined for what no Berth of this version has written. */
export const readCraft = (bytes: Uint8Array): Craft | undefined => {
  const json = parseStrictJson(bytes, { maxBytes: mostCraftBytes, maxDepth: 32 })
  if (!json.ok || !isJsonObject(json.value) || json.value['format'] !== format) return undefined
  const { server, key, begin, repository, dirty, run, materials, sealed } = json.value
  const isGood =
    typeof server === 'string' &&
    typeof key === 'string' &&
    isJsonObject(begin) &&
    isTextOrNull(repository) &&
    (dirty === null || typeof dirty === 'boolean') &&
    (run === null || isRun(run)) &&
    Array.isArray(materials) &&
    materials.length <= mostMaterials &&
    materials.every(isMaterial) &&
    (sealed === null || isSealed(sealed))
  return isGood
    ? ({ server, key, begin, repository, dirty, run, materials, sealed } as unknown as Craft)
    : undefined
}

const isTextOrNull = (value: JsonValue | undefined): boolean =>
  value === null || typeof value === 'string'

const isRun = (value: JsonValue | undefined): boolean =>
  isJsonObject(value) &&
  ['id', 'project', 'workflow', 'version', 'runnerType', 'createdAt', 'expiresAt'].every(
    (name) => typeof value[name] === 'string',
  ) &&
  ['runUrl', 'commit', 'branch', 'actor'].every((name) => isTextOrNull(value[name])) &&
  typeof value['release'] === 'boolean'

const isMaterial = (value: JsonValue): boolean => {
  if (!isJsonObject(value)) return false
  const { name, kind, digest, size, manifests = [] } = value
  return (
    typeof name === 'string' &&
    materialKinds.includes(kind as MaterialKind) &&
    typeof digest === 'string' &&
    isDigest(digest) &&
    (size === null || typeof size === 'number') &&
    ['uri', 'file', 'mediaType', 'content'].every((field) => isTextOrNull(value[field])) &&
    isTexts(value['notes']) &&
    isTexts(value['annotations']) &&
    Array.isArray(manifests) &&
    manifests.every((each) => typeof each === 'string')
  )
}

const isTexts = (value: JsonValue | undefined): boolean =>
  isJsonObject(value) && Object.values(value).every((each) => typeof each === 'string')

const isSealed = (value: JsonValue | undefined): boolean =>
  isJsonObject(value) &&
  ((value['by'] === 'server' && isJsonObject(value['statement'])) ||
    (value['by'] === 'key' && typeof value['envelope'] === 'string'))

/** What becomes of a craft's materials when another one comes. */
export type Added =
  | { readonly went: 'added' | 'replaced'; readonly craft: BegunCraft }
  | { readonly went: 'unchanged' }
  | { readonly went: 'taken'; readonly by: CraftMaterial }
  | { readonly went: 'full' }

/** Adds a material under its name; the same once more changes nothing. */
export const addMaterial = (
  craft: BegunCraft,
  material: CraftMaterial,
  mayReplace: boolean,
): Added => {
  const known = craft.materials.find(({ name }) => name === material.name)
  if (!known)
    return craft.materials.length >= mostMaterials
      ? { went: 'full' }
      : { went: 'added', craft: { ...craft, materials: [...craft.materials, material] } }
  if (JSON.stringify(known) === JSON.stringify(material)) return { went: 'unchanged' }
  if (!mayReplace) return { went: 'taken', by: known }
  const materials = craft.materials.map((each) => (each === known ? material : each))
  return { went: 'replaced', craft: { ...craft, materials } }
}

/** How many manifests go along with one push, and of how many characters in base64. */
const mostManifests = 256
const mostManifestText = 4 * 1024 * 1024

/** The manifests of all materials, each once. */
export const manifestsOf = (materials: readonly CraftMaterial[]): string[] => [
  ...new Set(materials.flatMap(({ manifests = [] }) => manifests)),
]

/** Whether the manifests of so many materials may go along with one push. */
export const fitsPush = (materials: readonly CraftMaterial[]): boolean => {
  const all = manifestsOf(materials)
  const size = all.reduce((sum, { length }) => sum + length, 0)
  return all.length <= mostManifests && size <= mostManifestText
}
