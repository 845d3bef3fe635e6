import { isJsonObject, type JsonValue } from '../json/canonical.ts'
import {
  dueTextIn,
  inside,
  isUnset,
  listIn,
  textIn,
  textsIn,
  timeIn,
  type Field,
} from './reading.ts'
import { counted, fields, listed, short, type Understood } from './summary.ts'

/** Reads an SPDX document (spdx.dev/Document), version 2 or 3 by what it holds. */
export const readSpdx = (predicate: Field): Understood =>
  isUnset(inside(predicate, '@graph')) ? readSpdx2(predicate) : readSpdx3(predicate)

const readSpdx2 = (document: Field): Understood => {
  const version = dueTextIn(inside(document, 'spdxVersion'))
  if (!version.startsWith('SPDX-2.')) document.note('must have SPDX-2.… at /spdxVersion')
  const name = textIn(inside(document, 'name'))
  const packages = listIn(inside(document, 'packages'))
  const files = listIn(inside(document, 'files')).length
  return {
    sentence: `A software bill of materials${of(name)} with ${counted(packages.length, 'package')}.`,
    fields: fields(
      ['Document', name],
      ['Version', version.replace('SPDX-', 'SPDX ')],
      ['Packages', String(packages.length)],
      ['Files', files === 0 ? null : String(files)],
      ['Namespace', textIn(inside(document, 'documentNamespace'))],
      ['Created by', listed(textsIn(inside(document, 'creationInfo', 'creators')))],
      ['Created', timeIn(inside(document, 'creationInfo', 'created'))],
    ),
  }
}

const readSpdx3 = (predicate: Field): Understood => {
  const elements = listIn(inside(predicate, '@graph'))
  const ofType = (...types: readonly string[]): readonly Field[] =>
    elements.filter((element) => types.includes(typeOf(element)))
  const [document] = ofType('SpdxDocument', 'spdx:SpdxDocument')
  const [creation] = ofType('CreationInfo', 'spdx:CreationInfo')
  const packages = ofType('software_Package', 'spdx:software_Package').length
  const files = ofType('software_File', 'spdx:software_File').length
  const name = document ? textIn(inside(document, 'name')) : null
  const version = creation ? textIn(inside(creation, 'specVersion')) : null
  return {
    sentence: `A software bill of materials${of(name)} with ${counted(packages, 'package')}.`,
    fields: fields(
      ['Document', name],
      ['Version', version === null ? 'SPDX 3' : `SPDX ${version}`],
      ['Packages', String(packages)],
      ['Files', files === 0 ? null : String(files)],
      ['Elements', String(elements.length)],
      ['Created', creation ? timeIn(inside(creation, 'created')) : null],
    ),
  }
}

const typeOf = ({ value }: Field): JsonValue & string => {
  const type = isJsonObject(value) ? (value['type'] ?? value['@type']) : undefined
  return typeof type === 'string' ? type : ''
}

const of = (name: string | null): string => (name === null ? '' : ` of ${short(name)}`)
