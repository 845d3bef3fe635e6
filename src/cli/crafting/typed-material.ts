import type { MaterialKind } from '../../formats/materials/kind.ts'
import type { StatedMaterial } from '../../formats/materials/run-statement.ts'
import { parseName } from '../../formats/name.ts'
import { UsageError } from '../frame/errors.ts'
import type { ReadFile } from './read-file.ts'

/** A material as it was typed. */
export interface TypedMaterial {
  readonly value: string
  readonly name: string | undefined
  readonly kind: MaterialKind | undefined
  readonly annotations: Readonly<Record<string, string>>
}

/** A material that was read, with the file whose bytes are to be kept. */
export interface ReadMaterial {
  readonly material: StatedMaterial
  readonly file?: ReadFile
  /** Raw bytes of its manifests, each in base64. */
  readonly manifests?: readonly string[]
}

/** What nobody knows of a material that says nothing. */
export const nothingKnown = {
  uri: null,
  file: null,
  size: null,
  mediaType: null,
  content: null,
  notes: {},
} as const

/** The name that was given, or one made of what the thing is called. */
export const nameOf = (given: string | undefined, called: string): string => {
  const made = called
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 63)
    .replace(/-+$/, '')
  const name = parseName(given ?? made)
  if (name.ok) return name.value
  throw new UsageError(
    given === undefined
      ? `No name for the material can be made of ${JSON.stringify(called.slice(0, 80))}.`
      : `--name ${name.problem}.`,
    'Give one: --name sbom',
  )
}
