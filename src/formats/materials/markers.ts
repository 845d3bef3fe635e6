import { isJsonObject, type JsonObject, type JsonValue } from '../json/canonical.ts'
import { parsed, unparsed, type Parsed } from '../parsed.ts'

/** The JSON documents that say of themselves what they are. */
export type MarkedKind = 'OPENVEX' | 'SBOM_CYCLONEDX_JSON' | 'SBOM_SPDX_JSON' | 'SARIF'

const spdx3Context = /^https:\/\/spdx\.org\/rdf\/(3\.\d{1,3}(?:\.\d{1,3})?)\/spdx-context\.jsonld$/
const openVexContext = /^https:\/\/openvex\.dev\/ns(?:\/v(\d{1,3}\.\d{1,3}\.\d{1,3}))?$/

/** Which of them a JSON document says that it is, whether or not it is a good one. */
export const markedKind = (document: JsonObject): MarkedKind | undefined => {
  if (contexts(document).some((context) => openVexContext.test(context))) return 'OPENVEX'
  if (document['bomFormat'] === 'CycloneDX') return 'SBOM_CYCLONEDX_JSON'
  if (typeof document['spdxVersion'] === 'string') return 'SBOM_SPDX_JSON'
  if (contexts(document).some((context) => spdx3Context.test(context))) return 'SBOM_SPDX_JSON'
  return isSarifMarked(document) ? 'SARIF' : undefined
}

/** The version of CycloneDX (ECMA-424) that a document is in: 1.2, the first in JSON, to 1.x. */
export const cycloneDxVersion = (document: JsonObject): Parsed<string> => {
  if (document['bomFormat'] !== 'CycloneDX') return unparsed('must have CycloneDX at /bomFormat')
  const version = document['specVersion']
  return typeof version === 'string' && /^1\.(?:[2-9]|[1-9]\d)$/.test(version)
    ? parsed(version)
    : unparsed('must have a version of CycloneDX at /specVersion, from 1.2 on')
}

/** The version of SPDX that a document is in: 2.2 or 2.3 (ISO/IEC 5962), or 3.x as JSON-LD. */
export const spdxVersion = (document: JsonObject): Parsed<string> => {
  const modern = contexts(document).flatMap((context) => spdx3Context.exec(context)?.[1] ?? [])
  if (modern[0] !== undefined) return parsed(modern[0])
  const version = document['spdxVersion']
  const old = typeof version === 'string' ? /^SPDX-(2\.[23])$/.exec(version)?.[1] : undefined
  return old === undefined
    ? unparsed(
        'must have SPDX-2.2 or SPDX-2.3 at /spdxVersion, or the context of SPDX 3 at /@context',
      )
    : parsed(old)
}

/** The version of OpenVEX that a document is in; an unversioned context is the first, 0.0.1. */
export const openVexVersion = (document: JsonObject): Parsed<string> => {
  const found = contexts(document).map((context) => openVexContext.exec(context))
  const match = found.find((each) => each !== null)
  return match
    ? parsed(match[1] ?? '0.0.1')
    : unparsed(
        'must have the context of OpenVEX at /@context, such as https://openvex.dev/ns/v0.2.0',
      )
}

const contexts = (document: JsonObject): readonly string[] => {
  const context = document['@context']
  const all: readonly JsonValue[] = Array.isArray(context) ? context.slice(0, 16) : [context ?? '']
  return all.filter((each) => typeof each === 'string')
}

const isSarifMarked = ({ $schema: schema, version, runs }: JsonObject): boolean =>
  (typeof schema === 'string' && /sarif/i.test(schema)) ||
  (typeof version === 'string' &&
    Array.isArray(runs) &&
    runs.some((run: JsonValue) => isJsonObject(run) && isJsonObject(run['tool'])))
