import { isJsonObject } from '../json/canonical.ts'
import { dueTextIn, inside, listIn, textIn, textsIn, type Field } from './reading.ts'
import { counted, fields, listed, short, type Understood } from './summary.ts'

/** Reads an in-toto link (in-toto.io/attestation/link/v0.3, and the Link/… before it). */
export const readLink = (predicate: Field): Understood => {
  const name = dueTextIn(inside(predicate, 'name'))
  const command = textsIn(inside(predicate, 'command'))
  const materials = materialsIn(inside(predicate, 'materials'))
  const said = command.length === 0 ? '' : ` ran ${short(command.join(' '))}`
  return {
    sentence: `The step ${short(name)}${said === '' ? ' was carried out' : said}.`,
    fields: fields(
      ['Step', name],
      ['Command', command.join(' ')],
      ['Materials', materials.length === 0 ? null : counted(materials.length, 'material')],
      ['Among them', listed(materials)],
    ),
  }
}

// Until v0.2 they were an object of names.
const materialsIn = (field: Field): readonly string[] =>
  isJsonObject(field.value)
    ? Object.keys(field.value)
    : listIn(field).map((item) => textIn(inside(item, 'name')) ?? textIn(inside(item, 'uri')) ?? '')
