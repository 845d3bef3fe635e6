import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { test } from 'node:test'
import fc from 'fast-check'
import { orderOf } from './order.ts'

/** Ascending; what stands in one string with `=` between is equal. */
const ascending: Readonly<Record<string, readonly string[]>> = {
  // Semantic Versioning 2.0.0 §11.
  npm: [
    '0.0.0-0',
    '1.0.0-alpha = v1.0.0-alpha',
    '1.0.0-alpha.1',
    '1.0.0-alpha.beta',
    '1.0.0-beta',
    '1.0.0-beta.2',
    '1.0.0-beta.11',
    '1.0.0-rc.1',
    '1.0.0 = 1.0.0+build.5',
    '2.0.0',
    '2.1.0',
    '2.1.1',
    '10.0.0',
  ],
  cargo: ['0.9.0', '1.0.0-alpha', '1.0.0'],
  // POM reference, "Version Order Specification", and the tests of ComparableVersion.
  maven: [
    '1-alpha2snapshot',
    '1-alpha2 = 1-a2 = 1a2',
    '1-alpha-123',
    '1-beta-2 = 1-beta-2-0',
    '1-beta123',
    '1-m2 = 1-milestone2',
    '1-m11',
    '1-rc = 1-cr',
    '1-rc2 = 1-cr2',
    '1-rc123',
    '1-SNAPSHOT = 1-snapshot',
    '1 = 1.0 = 1.0.0 = 1-0 = 1.ga = 1-ga = 1-final = 1-release = 1.',
    '1-sp',
    '1-sp2',
    '1-sp123',
    '1-abc = 1.abc',
    '1-def',
    '1-pom-1',
    '1-1-snapshot',
    '1-1 = 1-ga-1',
    '1-2',
    '1-123',
    '1.1',
    '1.3 = 01.3',
    '1.10',
    '2.0-rc1',
    '2.0',
    '12345678901234567890',
    '12345678901234567891',
  ],
  // PEP 440, "Summary of permitted suffixes and relative ordering", and the tests of packaging.
  pypi: [
    '1.0.dev456 = 1.0-DEV456 = v1.0dev456',
    '1.0a1 = 1.0alpha1 = 1.0-a.1',
    '1.0a2.dev456',
    '1.0a12.dev456',
    '1.0a12',
    '1.0b1.dev456',
    '1.0b2',
    '1.0b2.post345.dev456',
    '1.0b2.post345',
    '1.0b2-346',
    '1.0c1.dev456',
    '1.0c1 = 1.0rc1 = 1.0pre1 = 1.0-preview.1',
    '1.0rc2',
    '1.0c3',
    '1.0 = 1.0.0 = 1 = 0!1',
    '1.0+abc.5',
    '1.0+abc.7',
    '1.0+5',
    '1.0.post456.dev34',
    '1.0.post456 = 1.0-456 = 1.0r456 = 1.0.rev456',
    '1.0.15',
    '1.1.dev1',
    '1.1',
    '2013.10',
    '2014.04',
    '1!0.1',
  ],
  // golang.org/x/mod/semver, and the forms of pseudo-versions in the Go Modules Reference.
  golang: [
    'v0.0.0-20191109021931-daa7c04131f5',
    'v0.0.0-20200101000000-abcdefabcdef',
    'v1.0.0-alpha',
    'v1.0.0-alpha.1',
    'v1.0.0-alpha.beta',
    'v1.0.0-rc.1',
    'v1.0.0 = v1 = v1.0 = 1.0.0 = v1.0.0+incompatible',
    'v1.2.3-pre.0.20191109021931-daa7c04131f5',
    'v1.2.3 = v1.2.3+meta',
    'v1.2.4-0.20191109021931-daa7c04131f5',
    'v1.2.4',
    'go1.22.1 = v1.22.1',
    'v2.0.0+incompatible',
    'v10.0.0',
  ],
  // Debian Policy §5.6.12, and lib/dpkg/t/t-version.c.
  deb: [
    '~~',
    '~~a',
    '~',
    '0 = 00 = 0:0 = 0-0',
    '0.1',
    '1.0~beta1~svn1245',
    '1.0~beta1',
    '1.0 = 1.0-0',
    '1.0-1~bpo11+1',
    '1.0-1 = 01.0-01',
    '1.0-1+b1',
    '1.0-1.1',
    '1.0-2',
    '1.0a-1',
    '1.0+dfsg-1',
    '1.0.1-1',
    '1.2.3.4',
    '1.10',
    '1:0.1',
    '2:0',
  ],
  generic: [
    '1.0~rc1',
    '1.0-dev',
    '1.0-alpha',
    '1.0-alpha2',
    '1.0-beta',
    '1.0-rc1 = 1-rc1',
    '1.0 = 1 = v1.0 = 1.0.0+build',
    '1.0a',
    '1.0b',
    '1.0.1',
    '1.2',
    '1.10',
    '2024-01-31',
    '12345678901234567890',
    '1:0.1',
    '1:1.0-rc1',
    '1:1.0-1.el9',
    '2:0.1',
  ],
}

for (const [type, groups] of Object.entries(ascending))
  test(`${type} versions stand in the order of their ecosystem`, () => {
    const compare = orderOf(type)
    const all = groups.flatMap((group, place) =>
      group.split(' = ').map((version) => ({ version, place })),
    )
    for (const a of all)
      for (const b of all)
        assert.equal(
          Math.sign(compare(a.version, b.version) ?? Number.NaN),
          Math.sign(a.place - b.place),
          `${a.version} and ${b.version}`,
        )
  })

const noVersions: Readonly<Record<string, readonly string[]>> = {
  npm: ['', 'latest', '1.2', '1.2.3.4', 'x'.repeat(300)],
  maven: ['', '1 2', '1\n'],
  pypi: ['', 'latest', '1.0-', '1.0+', '1..0'],
  golang: ['', '(devel)', 'v1.2.3.4', 'latest'],
  deb: ['', '1 2', '-1', '1.2:3', 'a:1'],
  generic: ['', '1 2', '\u0661', '...'],
}

for (const [type, versions] of Object.entries(noVersions))
  test(`${type} takes no guess for what is no version`, () => {
    for (const version of versions) {
      assert.equal(orderOf(type)(version, '1.0.0'), undefined, version)
      assert.equal(orderOf(type)('1.0.0', version), undefined, version)
    }
  })

const pieces = [
  '0',
  '1',
  '2',
  '10',
  '01',
  '.',
  '-',
  '~',
  '+',
  'a',
  'rc',
  'dev',
  'alpha',
  'post',
  'v',
]
const versionLike = fc
  .array(fc.constantFrom(...pieces), { minLength: 1, maxLength: 8 })
  .map((parts) => parts.join(''))

for (const type of Object.keys(ascending))
  test(`the order of ${type} versions is one`, () => {
    const compare = orderOf(type)
    fc.assert(
      fc.property(versionLike, versionLike, versionLike, (a, b, c) => {
        const [ab, ba, bc, ac] = [compare(a, b), compare(b, a), compare(b, c), compare(a, c)]
        if (ab === undefined || ba === undefined) return assert.equal(ab, ba)
        assert.ok(Math.sign(ab) + Math.sign(ba) === 0)
        assert.equal(compare(a, a), 0)
        if (bc === undefined || ac === undefined) return
        if (ab <= 0 && bc <= 0) assert.ok(ac <= 0, `${a} ≤ ${b} ≤ ${c}`)
      }),
      { numRuns: 5000 },
    )
  })

const hasDpkg = spawnSync('dpkg', ['--version']).status === 0

test('dpkg compares as we do', { skip: hasDpkg ? false : 'dpkg is not here' }, () => {
  const digits = fc.constantFrom('0', '1', '2', '10', '09')
  const part = fc.constantFrom('.', '+', '~', 'a', 'rc', 'dfsg', '~~', '0', '3', '-')
  const version = fc
    .tuple(fc.constantFrom('', '0:', '1:'), digits, fc.array(part, { maxLength: 6 }), digits)
    .map(([epoch, first, middle, last]) => `${epoch}${first}${middle.join('')}${last}`)
  fc.assert(
    fc.property(version, version, (a, b) => {
      const sign = Math.sign(orderOf('deb')(a, b) ?? Number.NaN)
      const relation = sign < 0 ? 'lt' : sign > 0 ? 'gt' : 'eq'
      assert.equal(spawnSync('dpkg', ['--compare-versions', a, relation, b]).status, 0, `${a} ${b}`)
    }),
    { numRuns: 300 },
  )
})
