import { isJsonObject, type JsonObject, type JsonValue } from '../json/canonical.ts'
import { parsed, unparsed, type Parsed } from '../parsed.ts'
import { eachObject, notesOf, objectAt, requireText, type DocumentFacts } from './facts.ts'
import { openVexVersion } from './markers.ts'

/** Reads what makes a SARIF 2.1.0 log (OASIS): runs of named tools, results with messages. */
export const readSarif = (document: JsonObject): Parsed<DocumentFacts> => {
  if (document['version'] !== '2.1.0') return unparsed('must have 2.1.0 at /version')
  if (!Array.isArray(document['runs'])) return unparsed('must have a list at /runs')
  let results = 0
  const tools: string[] = []
  const runs = eachObject(document, 'runs', '', (run, at) => {
    const tool = requireText(objectAt(run, 'tool', 'driver'), 'name', `${at}/tool/driver`)
    if (!tool.ok) return tool.problem
    if (!tools.includes(tool.value)) tools.push(tool.value)
    // `null` is how a run says that it was not made to look for results.
    const found =
      run['results'] === null ? parsed(0) : eachObject(run, 'results', at, requireMessage)
    if (!found.ok) return found.problem
    results += found.value
    return undefined
  })
  if (!runs.ok) return runs
  return parsed({
    mediaType: 'application/sarif+json',
    notes: notesOf({ 'tool.name': tools.slice(0, 8).join(', '), results: String(results) }),
  })
}

const requireMessage = (result: JsonObject, at: string): string | undefined => {
  const { message } = result
  const isSaid =
    isJsonObject(message) &&
    (typeof message['text'] === 'string' || typeof message['id'] === 'string')
  return isSaid ? undefined : `must have a text or an id at ${at}/message`
}

const vexStatuses: readonly string[] = ['not_affected', 'affected', 'fixed', 'under_investigation']

/** Reads what makes an OpenVEX document (0.0.1 and 0.2.0): an author and at least one statement. */
export const readOpenVex = (document: JsonObject): Parsed<DocumentFacts> => {
  const version = openVexVersion(document)
  if (!version.ok) return version
  for (const name of ['@id', 'author', 'timestamp']) {
    const text = requireText(document, name, '')
    if (!text.ok) return text
  }
  const statements = eachObject(document, 'statements', '', statementProblem)
  if (!statements.ok) return statements
  if (statements.value === 0) return unparsed('must have at least one statement at /statements')
  return parsed({
    mediaType: 'application/json',
    notes: notesOf({
      'vex.version': version.value,
      'vex.statements': String(statements.value),
      author: document['author'],
    }),
  })
}

const statementProblem = (statement: JsonObject, at: string): string | undefined => {
  const { vulnerability, status, justification, impact_statement: impact } = statement
  const name = isJsonObject(vulnerability)
    ? (vulnerability['name'] ?? vulnerability['@id'])
    : vulnerability
  if (typeof name !== 'string' || name === '')
    return `must name the vulnerability at ${at}/vulnerability`
  if (typeof status !== 'string' || !vexStatuses.includes(status))
    return `must have ${vexStatuses.join(', ')} at ${at}/status`
  if (status === 'not_affected' && !isText(justification) && !isText(impact))
    return `must have a justification or an impact_statement at ${at}, because it says not_affected`
  return undefined
}

const isText = (value: JsonValue | undefined): boolean => typeof value === 'string' && value !== ''
