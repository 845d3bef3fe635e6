import { membersIn, textIn, type Gathered, type Wanted } from '../json/gather.ts'
import type { Collector } from './collect.ts'

/** What an SPDX 2.2 or 2.3 document (JSON) holds at its top: packages by external reference. */
export const spdx2 = (into: Collector): Readonly<Record<string, Wanted>> => ({
  packages: {
    texts: ['versionInfo'],
    members: () => ({ externalRefs: { texts: ['referenceType', 'referenceLocator'] } }),
    take: (found) => {
      const urls = membersIn(found, 'externalRefs').flatMap((reference) =>
        textIn(reference, 'referenceType') === 'purl'
          ? (textIn(reference, 'referenceLocator') ?? [])
          : [],
      )
      into.component(urls, textIn(found, 'versionInfo'))
    },
  },
})

/** What an SPDX 3 document (JSON-LD, as the specification serialises it) holds at its top. */
export const spdx3 = (into: Collector): Readonly<Record<string, Wanted>> => ({
  '@graph': {
    texts: ['type', '@type', 'software_packageVersion', 'software_packageUrl'],
    members: () => ({ externalIdentifier: { texts: ['externalIdentifierType', 'identifier'] } }),
    take: (found) => {
      const type = textIn(found, 'type') ?? textIn(found, '@type')
      if (type === 'software_Package') takePackage(into, found)
    },
  },
})

const takePackage = (into: Collector, found: Gathered): void => {
  const identifiers = membersIn(found, 'externalIdentifier').flatMap((each) => {
    const type = textIn(each, 'externalIdentifierType')
    return type === 'packageUrl' || type === 'packageURL' ? (textIn(each, 'identifier') ?? []) : []
  })
  const urls = new Set([...(found.texts.get('software_packageUrl') ?? []), ...identifiers])
  into.component([...urls], textIn(found, 'software_packageVersion'))
}
