import { membersIn, textIn, type Gathered, type Wanted } from '../json/gather.ts'
import { packageOf, type Collector } from './collect.ts'
import type { VulnerabilityStatus } from './sbom.ts'

/**
 * What a scan holds at its top (in-toto vulns v0.1 and v0.2): what was found is in the subject.
 */
export const scanResult = (into: Collector): Readonly<Record<string, Wanted>> => ({
  scanner: {
    members: () => ({
      result: {
        texts: ['id'],
        members: () => ({ vulnerability: { texts: ['id'] } }),
        take: (found) => {
          const [vulnerability] = membersIn(found, 'vulnerability')
          const id = textIn(found, 'id') ?? (vulnerability && textIn(vulnerability, 'id'))
          into.claim({
            ids: id === undefined ? [] : [id],
            status: 'affected',
            justification: null,
            packages: [],
          })
        },
      },
    }),
  },
})

/** What an OpenVEX document (0.0.1 to 0.2.0) holds at its top. */
export const openvex = (into: Collector): Readonly<Record<string, Wanted>> => {
  const product: Wanted = {
    texts: ['@id'],
    members: () => ({
      identifiers: { texts: ['purl'] },
      subcomponents: { texts: ['@id'], members: () => ({ identifiers: { texts: ['purl'] } }) },
    }),
  }
  return {
    statements: {
      texts: ['vulnerability', 'products', 'status', 'justification'],
      members: () => ({
        vulnerability: { texts: ['name', '@id', 'aliases'] },
        products: product,
      }),
      take: (found) => takeStatement(into, found),
    },
  }
}

const takeStatement = (into: Collector, found: Gathered): void => {
  const status = statuses.find((each) => each === textIn(found, 'status'))
  if (!status) return
  const [named] = membersIn(found, 'vulnerability')
  const names = named
    ? [...(named.texts.get('name') ?? []), ...(named.texts.get('aliases') ?? [])]
    : []
  const ids = [...names, ...(found.texts.get('vulnerability') ?? [])]
  const products = [
    ...(found.texts.get('products') ?? []).map(packageOf),
    ...membersIn(found, 'products').flatMap(packagesOf),
  ]
  // An image, or whatever is no package, is the subject itself under another name.
  const arePackages = products.every((each) => each !== undefined && !images.has(each.type))
  into.claim({
    ids: ids.length > 0 || !named ? ids : (named.texts.get('@id') ?? []),
    status,
    justification: textIn(found, 'justification') ?? null,
    packages: arePackages ? products.filter((each) => each !== undefined) : [],
  })
}

const statuses: readonly VulnerabilityStatus[] = [
  'affected',
  'not_affected',
  'fixed',
  'under_investigation',
]
const images: ReadonlySet<string> = new Set(['oci', 'docker'])

/** The packages that a product is, or of which it says that they are in it. */
const packagesOf = (product: Gathered): readonly ReturnType<typeof packageOf>[] => {
  const inside = membersIn(product, 'subcomponents')
  const them = inside.length > 0 ? inside : [product]
  return them.map((each) => {
    const [identifiers] = membersIn(each, 'identifiers')
    return packageOf((identifiers && textIn(identifiers, 'purl')) ?? textIn(each, '@id') ?? '')
  })
}
