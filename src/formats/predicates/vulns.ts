import { isJsonObject } from '../json/canonical.ts'
import { dueTextIn, inside, isUnset, listIn, textIn, timeIn, type Field } from './reading.ts'
import { counted, fields, listed, short, type Understood } from './summary.ts'

const severities = ['critical', 'high', 'medium', 'low'] as const

/** Reads what a scanner found (in-toto.io/attestation/vulns/v0.1 and v0.2). */
export const readVulns = (predicate: Field): Understood => {
  const scanner = inside(predicate, 'scanner')
  const uri = dueTextIn(inside(scanner, 'uri'))
  const db = inside(scanner, 'db')
  const found = listIn(inside(scanner, 'result')).map(readFinding)
  if (isUnset(inside(scanner, 'result'))) predicate.note('must have a list at /scanner/result')
  const counts = severities.flatMap((severity) => {
    const count = found.filter(({ words }) => words.includes(severity)).length
    return count === 0 ? [] : [`${count} ${severity}`]
  })
  const many = counted(found.length, 'vulnerability', 'vulnerabilities')
  return {
    sentence:
      found.length === 0
        ? `${short(uri)} found no vulnerabilities.`
        : `${short(uri)} found ${many}${counts.length === 0 ? '' : `: ${counts.join(', ')}`}.`,
    fields: fields(
      ['Scanner', uri],
      ['Scanner version', textIn(inside(scanner, 'version'))],
      ['Database', textIn(inside(db, 'uri'))],
      ['Database version', textIn(inside(db, 'version'))],
      ['Database of', timeIn(inside(db, 'lastUpdate'))],
      ['Found', many],
      ['Among them', listed(found.map(({ id }) => id))],
      ['Started', timeIn(inside(predicate, 'metadata', 'scanStartedOn'))],
      ['Finished', timeIn(inside(predicate, 'metadata', 'scanFinishedOn'))],
    ),
  }
}

/** Of v0.1 the fields also stand inside `vulnerability`; one severity may stand for a list. */
const readFinding = (item: Field): { readonly id: string; readonly words: readonly string[] } => {
  const nested = inside(item, 'vulnerability')
  const finding = isUnset(nested) ? item : nested
  const severity = inside(finding, 'severity')
  const rated = isJsonObject(severity.value) ? [severity] : listIn(severity)
  const words = rated.flatMap((each) => textIn(inside(each, 'score'))?.slice(0, 20) ?? [])
  const [worst] = severities.filter((each) => words.some((word) => word.toLowerCase() === each))
  return { id: dueTextIn(inside(finding, 'id')), words: worst ? [worst] : [] }
}
