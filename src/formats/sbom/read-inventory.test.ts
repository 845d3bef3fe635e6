import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Parsed } from '../parsed.ts'
import { readInventory } from './read-inventory.ts'
import { mostInvalidShown, mostPackages, type Inventory } from './sbom.ts'

const read = (
  document: unknown,
  place: 'document' | 'statement' = 'document',
): Parsed<Inventory> => {
  const text = typeof document === 'string' ? document : JSON.stringify(document)
  const steps = readInventory(text, place)
  for (;;) {
    const { done, value } = steps.next()
    if (done) return value
  }
}

const found = (document: unknown): Inventory => {
  const inventory = read(document)
  assert.ok(inventory.ok, inventory.ok ? '' : inventory.problem)
  return inventory.value
}

const packagesIn = (document: unknown): readonly string[] =>
  found(document)
    .packages.map(({ type, namespace, name, version }) =>
      [type, namespace, name, version ?? '-'].filter((part) => part !== '').join(' '),
    )
    .toSorted()

const claimsIn = (document: unknown): readonly string[] =>
  found(document).claims.map(
    ({ ids, status, packages }) =>
      `${ids.join('=')} ${status} ${packages.map(({ name, version }) => `${name}@${version}`).join(',')}`,
  )

const cyclonedx = {
  bomFormat: 'CycloneDX',
  specVersion: '1.6',
  metadata: {
    tools: { components: [{ type: 'application', name: 'syft', purl: 'pkg:golang/syft@1' }] },
    component: {
      type: 'container',
      name: 'shop',
      purl: 'pkg:oci/shop@sha256%3Aabc',
      components: [{ name: 'part', purl: 'pkg:npm/part@1.0.0' }],
    },
  },
  components: [
    {
      type: 'library',
      name: 'lodash',
      version: '4.17.20',
      purl: 'pkg:npm/lodash@4.17.20?package-id=1',
      components: [
        { name: 'inner', version: '2.0.0', purl: 'pkg:npm/%40Scope/inner' },
        { name: 'inner', components: [{ name: 'deep', purl: 'pkg:npm/deep@3.0.0#lib' }] },
      ],
      pedigree: { ancestors: [{ name: 'old', purl: 'pkg:npm/old@1.0.0' }] },
    },
    { type: 'library', name: 'lodash', purl: 'pkg:npm/lodash@4.17.20' },
    { type: 'library', name: 'left', scope: 'excluded', purl: 'pkg:npm/left@1.0.0' },
    { type: 'file', name: '/etc/passwd' },
    { type: 'library', name: 'bad', purl: 'not\u202ea purl' },
  ],
  dependencies: [
    { ref: 'a', dependsOn: ['b'] },
    { ref: 'b', dependsOn: ['a'] },
  ],
  vulnerabilities: [
    { id: 'CVE-2021-23337', affects: [{ ref: 'pkg:npm/lodash@4.17.20?package-id=1' }] },
    {
      id: 'CVE-2020-8203',
      analysis: { state: 'not_affected', justification: 'code_not_reachable' },
      affects: [{ ref: 'ref-1' }],
    },
    { id: 'CVE-2019-1', analysis: { state: 'resolved' } },
    { id: 'CVE-2019-2', analysis: { state: 'in_triage' } },
  ],
}

const spdx2 = {
  spdxVersion: 'SPDX-2.3',
  packages: [
    {
      SPDXID: 'SPDXRef-1',
      name: 'openssl',
      versionInfo: '1.1.1n-0+deb11u4',
      externalRefs: [
        {
          referenceCategory: 'SECURITY',
          referenceType: 'cpe23Type',
          referenceLocator: 'cpe:2.3:a',
        },
        {
          referenceCategory: 'PACKAGE-MANAGER',
          referenceType: 'purl',
          referenceLocator: 'pkg:deb/debian/openssl@1.1.1n-0%2Bdeb11u4?arch=amd64',
        },
      ],
    },
    {
      name: 'django',
      versionInfo: '3.1',
      externalRefs: [{ referenceType: 'purl', referenceLocator: 'pkg:pypi/Django' }],
    },
    { name: 'nothing' },
  ],
  relationships: [
    { spdxElementId: 'SPDXRef-1', relatedSpdxElement: 'SPDXRef-1', relationshipType: 'CONTAINS' },
  ],
}

const spdx3 = {
  '@context': 'https://spdx.org/rdf/3.0.1/spdx-context.jsonld',
  '@graph': [
    { type: 'SpdxDocument', spdxId: 'urn:1', software_packageUrl: 'pkg:npm/none@1.0.0' },
    {
      type: 'software_Package',
      name: 'express',
      software_packageVersion: '4.18.2',
      software_packageUrl: 'pkg:npm/express',
      externalIdentifier: [
        { externalIdentifierType: 'cpe23', identifier: 'cpe:2.3:a' },
        { externalIdentifierType: 'packageUrl', identifier: 'pkg:npm/express@4.18.2' },
      ],
    },
    { type: 'software_File', name: 'a.txt' },
    { type: 'software_Package', name: 'unnamed' },
  ],
}

test('CycloneDX components are found at any depth, without tools, ancestors and the excluded', () => {
  assert.deepEqual(packagesIn(cyclonedx), [
    'npm @scope inner 2.0.0',
    'npm deep 3.0.0',
    'npm lodash 4.17.20',
    'npm part 1.0.0',
    'oci shop sha256:abc',
  ])
  const { format, unnamed, invalid } = found(cyclonedx)
  assert.equal(format, 'CycloneDX 1.6')
  assert.equal(unnamed, 2)
  assert.deepEqual(invalid, { count: 1, first: ['not\u{fffd}a purl'] })
  for (const specVersion of ['1.4', '1.5', '1.7'])
    assert.equal(found({ ...cyclonedx, specVersion }).format, `CycloneDX ${specVersion}`)
})

test('CycloneDX vulnerabilities are claims about packages or about the subject', () => {
  assert.deepEqual(claimsIn(cyclonedx), [
    'CVE-2021-23337 affected lodash@4.17.20',
    'CVE-2020-8203 not_affected ',
    'CVE-2019-1 fixed ',
    'CVE-2019-2 under_investigation ',
  ])
})

test('SPDX 2.3 packages are found by their external references', () => {
  assert.deepEqual(packagesIn(spdx2), ['deb debian openssl 1.1.1n-0+deb11u4', 'pypi django 3.1'])
  assert.equal(found(spdx2).format, 'SPDX 2.3')
  assert.equal(found(spdx2).unnamed, 1)
})

test('SPDX 3 packages are found by URL and by identifier', () => {
  assert.deepEqual(packagesIn(spdx3), ['npm express 4.18.2'])
  assert.equal(found(spdx3).format, 'SPDX 3.0')
  assert.equal(found(spdx3).unnamed, 1)
})

test('what a scan found is in the subject, in both forms of the predicate', () => {
  const scan = {
    scanner: { uri: 'pkg:x', result: [{ id: 'CVE-1' }, { vulnerability: { id: 'CVE-2' } }, {}] },
  }
  assert.deepEqual(claimsIn(scan), ['CVE-1 affected ', 'CVE-2 affected '])
  assert.equal(found({ scanner: { result: [] } }).claims.length, 0)
})

test('OpenVEX statements are claims with their status, about packages or images', () => {
  const vex = {
    '@context': 'https://openvex.dev/ns/v0.2.0',
    statements: [
      {
        vulnerability: { name: 'CVE-1', aliases: ['GHSA-1'] },
        products: [
          { '@id': 'pkg:oci/shop@sha256%3Aabc', subcomponents: [{ '@id': 'pkg:npm/a@1.0.0' }] },
        ],
        status: 'not_affected',
        justification: 'component_not_present',
      },
      {
        vulnerability: { '@id': 'https://x/CVE-2' },
        products: [{ '@id': 'pkg:npm/b@2.0.0' }],
        status: 'fixed',
      },
      { vulnerability: 'CVE-3', products: ['pkg:oci/shop'], status: 'under_investigation' },
      { vulnerability: { name: 'CVE-4' }, status: 'affected' },
      { vulnerability: { name: 'CVE-5' }, status: 'surely not' },
    ],
  }
  assert.deepEqual(claimsIn(vex), [
    'CVE-1=GHSA-1 not_affected a@1.0.0',
    'https://x/CVE-2 fixed b@2.0.0',
    'CVE-3 under_investigation ',
    'CVE-4 affected ',
  ])
})

test('a document is also found as the predicate of a statement', () => {
  const statement = { _type: 'https://in-toto.io/Statement/v1', subject: [], predicate: spdx2 }
  const inventory = read(statement, 'statement')
  assert.ok(inventory.ok)
  assert.equal(inventory.value.packages.length, 2)
})

const refused: readonly [what: string, document: unknown, problem: RegExp][] = [
  ['no document', {}, /CycloneDX, SPDX, OpenVEX/],
  ['a list', [cyclonedx], /CycloneDX, SPDX, OpenVEX/],
  ['a text', '"CycloneDX"', /CycloneDX, SPDX, OpenVEX/],
  ['another version of CycloneDX', { ...cyclonedx, specVersion: '2.0' }, /CycloneDX, SPDX/],
  ['another format', { ...spdx2, spdxVersion: 'SPDX-1.2' }, /CycloneDX, SPDX/],
  ['a truncated one', JSON.stringify(cyclonedx).slice(0, -10), /ends too early|breaks/],
  ['a key twice', '{"bomFormat":"CycloneDX","bomFormat":"x"}', /key twice/],
  ['deep nesting', '{"components":['.repeat(60), /deeper than 100 levels/],
]

for (const [what, document, problem] of refused)
  test(`refused: ${what}`, () => {
    const inventory = read(document)
    assert.equal(inventory.ok, false)
    if (!inventory.ok) assert.match(inventory.problem, problem)
  })

test('a million components are refused as a whole, with a word about the bound', () => {
  const components = Array.from({ length: 1_000_000 }, (_, n) => ({ purl: `pkg:npm/p${n}@1` }))
  const inventory = read({ bomFormat: 'CycloneDX', specVersion: '1.6', components })
  assert.deepEqual(inventory, {
    ok: false,
    problem: `must list at most ${mostPackages} packages and 50000 vulnerabilities`,
  })
})

test('a million components of one package are one', () => {
  const components = Array.from({ length: 200_000 }, () => ({ purl: 'pkg:npm/p@1.0.0' }))
  assert.equal(found({ bomFormat: 'CycloneDX', specVersion: '1.6', components }).packages.length, 1)
})

test('of invalid package URLs all are counted and some shown', () => {
  const components = Array.from({ length: 50 }, (_, n) => ({ purl: `pkg:${n}${'x'.repeat(500)}` }))
  const { invalid } = found({ bomFormat: 'CycloneDX', specVersion: '1.6', components })
  assert.equal(invalid.count, 50)
  assert.equal(invalid.first.length, mostInvalidShown)
  assert.ok(invalid.first.every((each) => each.length <= 200))
})

test('mutated documents are read or refused, never thrown at', () => {
  const texts = [cyclonedx, spdx2, spdx3].map((each) => JSON.stringify(each))
  const mutated = fc
    .tuple(fc.constantFrom(...texts), fc.nat(), fc.nat(40), fc.string({ maxLength: 6 }))
    .map(([text, at, cut, more]) => {
      const place = at % text.length
      return text.slice(0, place) + more + text.slice(place + cut)
    })
  fc.assert(
    fc.property(
      mutated,
      fc.constantFrom('document' as const, 'statement' as const),
      (text, place) => {
        const inventory = read(text, place)
        if (!inventory.ok) assert.match(inventory.problem, /^must /)
      },
    ),
    { numRuns: 1000 },
  )
})

test('any JSON under the members that are read is no reason to break', () => {
  const member = fc.constantFrom(
    'components',
    'metadata',
    'packages',
    '@graph',
    'vulnerabilities',
    'scanner',
    'statements',
  )
  fc.assert(
    fc.property(fc.dictionary(member, fc.jsonValue()), (members) => {
      const inventory = read({ bomFormat: 'CycloneDX', specVersion: '1.5', ...members })
      assert.ok(inventory.ok, inventory.ok ? '' : inventory.problem)
    }),
  )
})
