import { isJsonObject, type JsonObject, type JsonValue } from '../json/canonical.ts'
import { parsed, unparsed, type Parsed } from '../parsed.ts'
import { eachObject, notesOf, objectAt, requireText, type DocumentFacts } from './facts.ts'
import { cycloneDxVersion, spdxVersion } from './markers.ts'

/** Reads what makes a CycloneDX document in JSON (ECMA-424): format, version, named components. */
export const readCycloneDx = (document: JsonObject): Parsed<DocumentFacts> => {
  const version = cycloneDxVersion(document)
  if (!version.ok) return version
  const { metadata } = document
  if (metadata !== undefined && !isJsonObject(metadata))
    return unparsed('must have an object at /metadata')
  const components = eachObject(document, 'components', '', (item, at) => {
    const [name, type] = [requireText(item, 'name', at), requireText(item, 'type', at)]
    if (!name.ok) return name.problem
    return type.ok ? undefined : type.problem
  })
  if (!components.ok) return components
  const main = objectAt(document, 'metadata', 'component')
  return parsed({
    mediaType: `application/vnd.cyclonedx+json; version=${version.value}`,
    notes: notesOf({
      'sbom.version': version.value,
      'sbom.components': String(components.value),
      'sbom.mainComponent.name': main['name'],
      'sbom.mainComponent.version': main['version'],
      'sbom.mainComponent.type': main['type'],
      'tool.name': cycloneDxTool(objectAt(document, 'metadata')),
    }),
  })
}

/** Reads what makes an SPDX document in JSON: 2.2 and 2.3, or 3.x as JSON-LD. */
export const readSpdx = (document: JsonObject): Parsed<DocumentFacts> => {
  const version = spdxVersion(document)
  if (!version.ok) return version
  return version.value.startsWith('3.')
    ? readSpdx3(document, version.value)
    : readSpdx2(document, version.value)
}

const readSpdx2 = (document: JsonObject, version: string): Parsed<DocumentFacts> => {
  if (document['SPDXID'] !== 'SPDXRef-DOCUMENT')
    return unparsed('must have SPDXRef-DOCUMENT at /SPDXID')
  for (const name of ['name', 'documentNamespace']) {
    const text = requireText(document, name, '')
    if (!text.ok) return text
  }
  if (!isJsonObject(document['creationInfo']))
    return unparsed('must have an object at /creationInfo')
  const packages = eachObject(document, 'packages', '', (item, at) => {
    const [name, id] = [requireText(item, 'name', at), requireText(item, 'SPDXID', at)]
    if (!name.ok) return name.problem
    return id.ok ? undefined : id.problem
  })
  if (!packages.ok) return packages
  return parsed({
    mediaType: 'application/spdx+json',
    notes: notesOf({
      'sbom.version': version,
      'sbom.components': String(packages.value),
      'sbom.mainComponent.name': document['name'],
    }),
  })
}

const readSpdx3 = (document: JsonObject, version: string): Parsed<DocumentFacts> => {
  let documents = 0
  let packages = 0
  const graph = eachObject(document, '@graph', '', (item, at) => {
    const type = item['type'] ?? item['@type']
    if (typeof type !== 'string') return `must have a text at ${at}/type`
    if (type === 'SpdxDocument') documents++
    if (type === 'software_Package') packages++
    return undefined
  })
  if (!graph.ok) return graph
  if (documents !== 1) return unparsed('must have one element of the type SpdxDocument at /@graph')
  return parsed({
    mediaType: 'application/spdx+json',
    notes: notesOf({ 'sbom.version': version, 'sbom.components': String(packages) }),
  })
}

/** Tools were a list until CycloneDX 1.4, and since 1.5 are an object with components. */
const cycloneDxTool = ({ tools }: JsonObject): JsonValue | undefined => {
  const list = isJsonObject(tools) ? tools['components'] : tools
  const first: JsonValue | undefined = Array.isArray(list) ? list[0] : undefined
  return isJsonObject(first) ? first['name'] : undefined
}
