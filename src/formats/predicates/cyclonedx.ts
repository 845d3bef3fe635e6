import { isJsonObject } from '../json/canonical.ts'
import { dueTextIn, inside, isUnset, listIn, textIn, timeIn, type Field } from './reading.ts'
import { counted, fields, listed, short, type Understood } from './summary.ts'

/** Reads a CycloneDX bill of materials 1.x (cyclonedx.org/bom). */
export const readCycloneDx = (bom: Field): Understood => {
  const version = dueTextIn(inside(bom, 'specVersion'))
  if (textIn(inside(bom, 'bomFormat')) !== 'CycloneDX')
    bom.note('must have CycloneDX at /bomFormat')
  if (!/^1\.\d{1,2}$/.test(version)) bom.note('must have 1.… at /specVersion')
  const main = inside(bom, 'metadata', 'component')
  const name = isUnset(main) ? null : textIn(inside(main, 'name'))
  const mainVersion = isUnset(main) ? null : textIn(inside(main, 'version'))
  const components = listIn(inside(bom, 'components')).length
  const known = listIn(inside(bom, 'vulnerabilities')).length
  const about = name === null ? '' : ` of ${short([name, mainVersion ?? ''].join(' ').trim())}`
  return {
    sentence: `A software bill of materials${about} with ${counted(components, 'component')}.`,
    fields: fields(
      ['Version', `CycloneDX ${version}`],
      ['Main component', name],
      ['Its version', mainVersion],
      ['Components', String(components)],
      ['Vulnerabilities', known === 0 ? null : String(known)],
      ['Made by', listed(toolsIn(inside(bom, 'metadata', 'tools')))],
      ['Serial number', textIn(inside(bom, 'serialNumber'))],
      ['Created', timeIn(inside(bom, 'metadata', 'timestamp'))],
    ),
  }
}

// A list until 1.4, since 1.5 also an object of components.
const toolsIn = (field: Field): readonly string[] => {
  const tools = isJsonObject(field.value) ? listIn(inside(field, 'components')) : listIn(field)
  return tools.flatMap((tool) => {
    const name = textIn(inside(tool, 'name'))
    const version = textIn(inside(tool, 'version'))
    return name === null ? [] : [version === null ? name : `${name} ${version}`]
  })
}
