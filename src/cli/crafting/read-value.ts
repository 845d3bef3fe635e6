import { stat } from 'node:fs/promises'
import { basename, resolve } from 'node:path'
import { digestOf } from '../../formats/digest.ts'
import type { DocumentFacts } from '../../formats/materials/facts.ts'
import { isDocumentKind, type MaterialKind } from '../../formats/materials/kind.ts'
import type { StatedMaterial } from '../../formats/materials/run-statement.ts'
import type { Parsed } from '../../formats/parsed.ts'
import { parseReference } from '../../formats/oci/reference.ts'
import type { CliContext } from '../frame/context.ts'
import { withProgress } from '../shown/progress.ts'
import { refuseRegistryFlags } from '../words/registry-flags.ts'
import { InvalidError, UsageError } from '../frame/errors.ts'
import { readWhole, type ReadFile } from './read-file.ts'
import { readReference, type RegistryValues } from './read-reference.ts'
import { nameOf, nothingKnown, type ReadMaterial, type TypedMaterial } from './typed-material.ts'

const mostStringBytes = 16 * 1024

/** Reads what `--value` means: a file, a reference or a string, by its kind or by its looks. */
export const readValue = async (
  typed: TypedMaterial,
  flags: RegistryValues,
  context: CliContext,
): Promise<ReadMaterial> => {
  const way = await wayOf(typed, context)
  if (way === 'reference') return await readReference(typed, flags, context)
  refuseRegistryFlags(flags, way === 'file' ? 'with a file' : 'with a string')
  return way === 'file' ? await readFileValue(typed, context) : { material: readString(typed) }
}

const wayOf = async (
  { value, kind }: TypedMaterial,
  { cwd }: CliContext,
): Promise<'file' | 'reference' | 'string'> => {
  if (kind === 'STRING') return 'string'
  if (kind === 'CONTAINER_IMAGE') return 'reference'
  const found = await stat(resolve(cwd, value)).catch(() => undefined)
  const isFile = /^[./]/.test(value) || found?.isFile() === true
  if (kind === 'HELM_CHART') return isFile || !looksLikeReference(value) ? 'file' : 'reference'
  if (kind !== undefined || isFile) return 'file'
  if (/^sha\d+:/i.test(value))
    throw new UsageError(
      '--value is a bare digest: nobody could say what it is.',
      'Write registry/name@sha256:… with --kind CONTAINER_IMAGE or HELM_CHART, or add --kind STRING',
    )
  return looksLikeReference(value) ? 'reference' : 'string'
}

/** Whether a text names a registry or an OCI layout outright: short names may be any word. */
const looksLikeReference = (value: string): boolean => {
  const reference = parseReference(value)
  if (!reference.ok) return false
  const host = value.slice(0, Math.max(0, value.indexOf('/')))
  return reference.value.kind === 'layout' || /^localhost$|[.:]/.test(host)
}

const readString = ({ value, name, annotations }: TypedMaterial): StatedMaterial => {
  const bytes = Buffer.from(value)
  if (bytes.length > mostStringBytes || value.includes('\0') || !value.isWellFormed())
    throw new UsageError(
      `--value: a string may have ${mostStringBytes} bytes.`,
      'Write it into a file and add that',
    )
  if (name === undefined)
    throw new UsageError(
      '--value is taken for a string, and a string has no name.',
      'Add --name NAME',
    )
  const material: StatedMaterial = {
    ...nothingKnown,
    name: nameOf(name, value),
    kind: 'STRING',
    digest: digestOf(bytes),
    size: bytes.length,
    mediaType: 'text/plain; charset=utf-8',
    content: bytes.toString('base64'),
    annotations,
  }
  return material
}

const readFileValue = async (typed: TypedMaterial, context: CliContext): Promise<ReadMaterial> => {
  const path = resolve(context.cwd, typed.value)
  const file = await withProgress(context, `Reading ${typed.value}`, readWhole(path))
  const { kind, facts } = await kindOfFile(typed, file)
  const material: StatedMaterial = {
    ...nothingKnown,
    name: nameOf(typed.name, basename(path)),
    kind,
    digest: file.digest,
    file: basename(path),
    size: file.size,
    mediaType: facts?.mediaType ?? null,
    notes: facts?.notes ?? {},
    annotations: typed.annotations,
  }
  return { material, file }
}

const kindOfFile = async (
  { kind, value }: TypedMaterial,
  { bytes, isWhole }: ReadFile,
): Promise<{ readonly kind: MaterialKind; readonly facts?: DocumentFacts }> => {
  if (kind !== undefined && kind !== 'HELM_CHART' && !isDocumentKind(kind)) return { kind }
  if (kind !== undefined) {
    const { checkMaterial } = await import('../../formats/materials/check-material.ts')
    return {
      kind,
      facts: requireGood(value, kind, isWhole ? checkMaterial(kind, bytes) : tooLarge),
    }
  }
  const { detectMaterial } = await import('../../formats/materials/detect-material.ts')
  const found = detectMaterial(bytes)
  if (!found.facts) return { kind: found.kind }
  const facts = requireGood(value, found.kind, isWhole ? found.facts : tooLarge)
  return { kind: found.kind, facts }
}

const tooLarge: Parsed<DocumentFacts> = {
  ok: false,
  problem: 'must be smaller to be read: at most 64 MiB',
}

const requireGood = (
  value: string,
  kind: MaterialKind,
  facts: Parsed<DocumentFacts>,
): DocumentFacts => {
  if (facts.ok) return facts.value
  throw new InvalidError(
    `${value} is no good ${kind}: it ${facts.problem}.`,
    [],
    'Mend it, or keep it as it is, unread: --kind ARTIFACT (the run made it) or --kind EVIDENCE',
  )
}
