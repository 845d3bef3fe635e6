import { maxEvidenceBytes, maxEvidenceDepth } from './dsse.ts'
import { readStatement, type Statement } from './intoto.ts'
import { parsed, unparsed, type Parsed } from '../parsed.ts'
import { listsInventory } from '../sbom/predicate-type.ts'
import { mostDocumentValues, type InventoryReader } from '../sbom/read-inventory.ts'
import { headBuilder } from '../json/scan-head.ts'
import { scanJson, type JsonVisitor } from '../json/scan.ts'
import { decodeStrict, mostJsonValues } from '../json/strict.ts'

/** What a document is about, as lists: they are no part of the statement's head. */
const left: ReadonlySet<string> = new Set([
  ...['components', 'dependencies', 'compositions', 'vulnerabilities'],
  ...['packages', 'files', 'snippets', 'relationships', 'hasExtractedLicensingInfos'],
  ...['@graph', 'statements', 'scanner'],
])

const isList = (path: readonly string[], key: string | undefined): boolean =>
  path.length === 2 && path[1] === 'predicate' && left.has(key ?? '')

/**
 * Reads a statement whose predicate is an SBOM or a report on vulnerabilities, without the lists of
 * what that is about, pausing every few milliseconds. It is as strict as for any other statement.
 * Those lists may be read on the same walk.
 */
export function* readLargeStatement(
  payload: Uint8Array,
  lists?: InventoryReader,
): Generator<void, Parsed<Statement>> {
  const text = decodeStrict(payload, payload.byteLength)
  if (!text.ok) return unparsed(`${text.problem} in the payload`)
  yield
  const head = headBuilder(isList)
  const limits = { maxDepth: maxEvidenceDepth, maxValues: mostDocumentValues }
  const visitor = lists ? both(head.visitor, lists.visitor) : head.visitor
  const scan = scanJson(text.value, limits, visitor)
  for (;;) {
    const { done, value: problem } = scan.next()
    if (head.built() > mostJsonValues)
      return unparsed(`must hold at most ${mostJsonValues} values beside its lists in the payload`)
    if (done && problem !== undefined) return unparsed(`${problem} in the payload`)
    if (done) break
    yield
  }
  const statement = readStatement(head.value() ?? null)
  if (!statement.ok) return unparsed(`${statement.problem} in the payload`)
  return listsInventory(statement.value.predicateType)
    ? parsed(statement.value)
    : unparsed(`must be at most ${maxEvidenceBytes} bytes long, since it is no SBOM`)
}

const both = (one: JsonVisitor, other: JsonVisitor): JsonVisitor => ({
  begin: (key, isArray) => {
    one.begin(key, isArray)
    other.begin(key, isArray)
  },
  end: () => {
    one.end()
    other.end()
  },
  scalar: (key, read) => {
    one.scalar(key, read)
    other.scalar(key, read)
  },
})
