import { gatherInto, textIn, type Gathered, type Wanted } from '../json/gather.ts'
import { parsed, unparsed, type Parsed } from '../parsed.ts'
import { scanJson, type JsonVisitor } from '../json/scan.ts'
import { collector, type Collector } from './collect.ts'
import { cyclonedx } from './cyclonedx.ts'
import { mostClaims, mostPackages, type Inventory } from './sbom.ts'
import { spdx2, spdx3 } from './spdx.ts'
import { openvex, scanResult } from './vulnerabilities.ts'

/** How many values a document may hold. */
export const mostDocumentValues = 5_000_000
const limits = { maxDepth: 100, maxValues: mostDocumentValues }

/** Where in the text the document stands: it is the text, or the predicate of a statement. */
export type InventoryPlace = 'document' | 'statement'

/** Reads a document while somebody walks through the text that holds it. */
export interface InventoryReader {
  readonly visitor: JsonVisitor
  /** Whether it lists more than may be indexed: what follows changes nothing. */
  readonly isFull: () => boolean
  /** What was read of a text that was walked through to its end, and is JSON. */
  readonly result: () => Parsed<Inventory>
}

/**
 * Reads an SBOM (CycloneDX, SPDX 2.2, 2.3 and 3) or a report on vulnerabilities (in-toto vulns,
 * OpenVEX), pausing every few milliseconds. Cycles among components are no matter: each is read
 * once. What lists more than may be indexed is refused as a whole.
 */
export function* readInventory(
  text: string,
  place: InventoryPlace,
): Generator<void, Parsed<Inventory>> {
  const reader = inventoryReader(place)
  const scan = scanJson(text, limits, reader.visitor)
  for (;;) {
    const { done, value: problem } = scan.next()
    if (reader.isFull()) break
    if (done && problem !== undefined) return unparsed(problem)
    if (done) break
    yield
  }
  return reader.result()
}

/** The same for a text that is walked through for something else, too. */
export const inventoryReader = (place: InventoryPlace): InventoryReader => {
  const into = collector()
  let head: Gathered | undefined
  const document: Wanted = {
    texts: ['bomFormat', 'specVersion', 'spdxVersion', '@context'],
    members: () => inside,
    take: (found) => void (head = found),
  }
  const inside = membersOf(into)
  const top: Wanted = place === 'document' ? document : { members: () => ({ predicate: document }) }
  return {
    visitor: gatherInto(top),
    isFull: into.isFull,
    result: () => {
      if (into.isFull())
        return unparsed(
          `must list at most ${mostPackages} packages and ${mostClaims} vulnerabilities`,
        )
      const format = head && formatOf(head, into)
      return format === undefined
        ? unparsed('must be CycloneDX, SPDX, OpenVEX or the result of a scan, as JSON')
        : parsed(into.result(format))
    },
  }
}

const membersOf = (into: Collector): Readonly<Record<string, Wanted>> => ({
  ...cyclonedx(into),
  ...spdx2(into),
  ...spdx3(into),
  ...openvex(into),
  ...scanResult(into),
})

const formatOf = (head: Gathered, into: Collector): string | undefined => {
  const contexts = head.texts.get('@context') ?? []
  if (textIn(head, 'bomFormat') === 'CycloneDX') {
    const version = textIn(head, 'specVersion') ?? ''
    return /^1\.\d{1,2}$/.test(version) ? `CycloneDX ${version}` : undefined
  }
  const spdx = /^SPDX-(2\.\d)$/.exec(textIn(head, 'spdxVersion') ?? '')
  if (spdx) return `SPDX ${spdx[1]}`
  const spdx3Version = contexts
    .map((each) => /^https:\/\/spdx\.org\/rdf\/(3\.\d)/.exec(each)?.[1])
    .find((version) => version !== undefined)
  if (spdx3Version !== undefined) return `SPDX ${spdx3Version}`
  if (contexts.some((each) => each.startsWith('https://openvex.dev/ns'))) return 'OpenVEX'
  return head.members.has('scanner') || into.result('').claims.length > 0 ? 'vulns' : undefined
}
