import type { MaterialKind } from '../../formats/materials/kind.ts'
import type { StatedMaterial } from '../../formats/materials/run-statement.ts'
import type { Resolved } from '../../registry/resolve.ts'
import type { CliContext } from '../frame/context.ts'
import { resolveTyped } from '../words/registry-flags.ts'
import { InvalidError, UsageError } from '../frame/errors.ts'
import { nameOf, nothingKnown, type ReadMaterial, type TypedMaterial } from './typed-material.ts'

/** How a command gets at the registry, as it was typed. */
export type RegistryValues = Parameters<typeof resolveTyped>[2]

/**
 * Reads an image or a chart in a registry or an OCI layout: its digest, what it is, and the
 * manifests that tell what it is made of.
 */
export const readReference = async (
  typed: TypedMaterial,
  flags: RegistryValues,
  context: CliContext,
): Promise<ReadMaterial> => {
  const { value, annotations } = typed
  const resolved = await resolveTyped(value, '--value', flags, context, { platforms: true })
  const material: StatedMaterial = {
    ...nothingKnown,
    name: nameOf(typed.name, resolved.name.slice(resolved.name.lastIndexOf('/') + 1)),
    kind: kindOfReference(typed, resolved),
    digest: resolved.digest,
    uri: resolved.reference,
    annotations,
  }
  const { indexBytes, manifests = [] } = resolved
  const seen = indexBytes ? [indexBytes, ...manifests] : manifests
  return { material, manifests: seen.map((bytes) => Buffer.from(bytes).toString('base64')) }
}

const helmConfig = 'application/vnd.cncf.helm.config.v1+json'
const imageConfig =
  /^application\/vnd\.(?:oci\.image\.config\.v1|docker\.container\.image\.v1)\+json$/

const kindOfReference = (
  { kind, value }: TypedMaterial,
  { configType, indexBytes }: Resolved,
): MaterialKind => {
  const isImage = indexBytes !== undefined || imageConfig.test(configType ?? '')
  const found = isImage ? 'CONTAINER_IMAGE' : configType === helmConfig ? 'HELM_CHART' : undefined
  if (kind === undefined && found === undefined)
    throw new UsageError(
      `What ${value} is cannot be seen without asking the registry for its content.`,
      'Say it: --kind CONTAINER_IMAGE or --kind HELM_CHART',
    )
  if (kind !== undefined && found !== undefined && kind !== found)
    throw new InvalidError(
      `${value} is no ${kind}: its manifest says that it is a ${found}.`,
      [],
      `Leave --kind out, or say --kind ${found}`,
    )
  return kind ?? found ?? 'CONTAINER_IMAGE'
}
