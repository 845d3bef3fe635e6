import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { formatPackageUrl, parsePackageUrl } from './name.ts'
import { parsePackageRange } from './range.ts'

const rows: readonly [range: string, yes: string, no: string, unknown?: string][] = [
  ['pkg:npm/lodash', '1.0.0 4.17.21 latest', ''],
  ['pkg:npm/lodash@4.17.20', '4.17.20 v4.17.20', '4.17.21 latest'],
  ['pkg:npm/lodash@=4.17.20', '4.17.20', '4.17.21'],
  ['pkg:npm/lodash@latest', 'latest', '4.17.21'],
  ['pkg:npm/lodash@<4.17.21', '4.17.20 4.17.21-beta 0.0.1', '4.17.21 5.0.0', 'latest'],
  ['pkg:npm/lodash@<=4.17.21', '4.17.21', '4.17.22'],
  ['pkg:npm/lodash@>4.17.21', '5.0.0', '4.17.21'],
  ['pkg:npm/lodash@>=4.17.0,<4.17.21', '4.17.0 4.17.20', '4.16.9 4.17.21', 'x'],
  ['pkg:npm/lodash@>=4.17.0, <4.17.21, !=4.17.5', '4.17.0', '4.17.5'],
  ['pkg:npm/lodash@vers:npm/<1.0.0|>=2.0.0|<3.0.0', '0.1.0 2.0.0 2.9.9', '1.0.0 3.0.0', 'x'],
  ['pkg:npm/lodash@vers:npm/1.0.0|>=2.0.0', '1.0.0 2.0.0 9.0.0', '1.0.1'],
  ['pkg:npm/lodash@vers:npm/>=2.0.0|<3.0.0|!=2.5.0|4.0.0', '2.1.0 4.0.0', '2.5.0 3.0.0 5.0.0'],
  ['pkg:npm/lodash@vers:npm/*', '1.0.0 latest', ''],
  ['pkg:npm/lodash@vers:npm/!=1.0.0', '2.0.0', '1.0.0'],
  ['pkg:maven/org.apache/log4j@>=2.0-beta9,<2.15.0', '2.0-rc1 2.14.1', '2.0-beta8 2.15.0'],
  ['pkg:pypi/django@<3.2', '3.2rc1 3.1.14 3.2.dev1', '3.2.0 3.2.post1'],
  ['pkg:golang/golang.org/x/net@<v0.17.0', 'v0.16.9 v0.0.0-20200101000000-abcdefabcdef', 'v0.17.0'],
  ['pkg:golang/x/y@vers:golang/<2.0.0', 'v1.9.9+incompatible', 'v2.0.0+incompatible'],
  [
    'pkg:deb/debian/openssl@<1.1.1n-0+deb11u5',
    '1.1.1n-0+deb11u4 1.1.1~rc1',
    '1:1.0 1.1.1n-0+deb11u5',
  ],
  ['pkg:deb/debian/openssl@<1%3A2.0', '2.0 1:1.9', '1:2.0'],
  ['pkg:rpm/fedora/curl@<8', '7.50.3-1.fc25', '8.0'],
  ['pkg:npm/%40angular/core@<2.0.0', '1.9.9', '2.0.0'],
  ['pkg:npm/@angular/core@<2.0.0', '1.9.9', '2.0.0'],
  ['pkg:npm/@angular/core', '1.9.9', ''],
]

const words = (list: string): readonly string[] => (list === '' ? [] : list.split(' '))

for (const [text, yes, no, unknown = ''] of rows)
  test(`${text} means what it says`, () => {
    const read = parsePackageRange(text)
    assert.ok(read.ok, read.ok ? '' : read.problem)
    for (const version of words(yes)) assert.equal(read.value.range.has(version), 'yes', version)
    for (const version of words(no)) assert.equal(read.value.range.has(version), 'no', version)
    for (const version of words(unknown))
      assert.equal(read.value.range.has(version), 'unknown', version)
    assert.equal(read.value.range.has(null), read.value.range.isAny ? 'yes' : 'unknown')
  })

const names: readonly [text: string, name: string][] = [
  ['pkg:npm/@Angular/Core', 'npm|@angular|core'],
  ['pkg:npm/%40angular/core@1', 'npm|@angular|core'],
  ['pkg:pypi/Django_Rest@<3', 'pypi||django-rest'],
  [
    'pkg:golang/github.com/Masterminds/semver/v3@<v3.2.0',
    'golang|github.com/masterminds/semver|v3',
  ],
  ['pkg:pypi/zope.Interface__x', 'pypi||zope-interface-x'],
  ['pkg:nuget/Newtonsoft.Json', 'nuget||newtonsoft.json'],
  ['PKG:NPM/lodash', 'npm||lodash'],
]

for (const [text, name] of names)
  test(`${text} is about ${name}`, () => {
    const read = parsePackageRange(text)
    assert.ok(read.ok, read.ok ? '' : read.problem)
    assert.equal(Object.values(read.value.package).join('|'), name)
  })

const refused: readonly [text: string, problem: RegExp][] = [
  ['', /package URL/],
  ['lodash', /package URL/],
  ['pkg:npm', /package URL/],
  ['pkg:npm/', /package URL/],
  ['npm/lodash', /package URL/],
  ['pkg:npm/lodash@', /versions such as/],
  ['pkg:npm/lodash@<', /versions such as/],
  ['pkg:npm/lodash@<latest', /as npm writes them, unlike latest/],
  ['pkg:npm/lodash@>=1.0.0,', /versions such as/],
  ['pkg:npm/lodash@^1.0.0', /versions such as|as npm writes/],
  ['pkg:npm/lodash@1.0.0 || 2.0.0', /versions such as/],
  ['pkg:npm/lodash@<1.0.0|>2.0.0', /versions such as/],
  ['pkg:npm/lodash@vers:pypi/<1', /of npm versions.*not of pypi/],
  ['pkg:npm/lodash@vers:npm', /vers:npm\/>=1/],
  ['pkg:npm/lodash@vers:npm/<1.0.0|>1.0.0', /twice/],
  ['pkg:npm/lodash@%', /versions such as/],
  ['pkg:npm/lodash@4.x', /versions such as/],
  ['pkg:npm/lodash@4.X.1', /versions such as/],
  ['pkg:npm/lodash@1.0.0?arch=x', /without qualifiers/],
  ['pkg:npm/lodash?arch=x@<1.0.0', /without qualifiers/],
  ['pkg:npm/lodash#a', /without qualifiers/],
  [`pkg:npm/lodash@${'1,'.repeat(101)}1`, /at most 100/],
  [`pkg:npm/lodash@${'1'.repeat(300)}`, /at most 256/],
  [`pkg:npm/${'a'.repeat(3000)}`, /at most 2048/],
]

for (const [text, problem] of refused)
  test(`refused: ${text.slice(0, 60)}`, () => {
    const read = parsePackageRange(text)
    assert.equal(read.ok, false)
    if (!read.ok) assert.match(read.problem, problem)
  })

test('any text is read or refused, never thrown at', () => {
  const near = fc
    .array(
      fc.constantFrom('pkg:', 'npm', '/', '@', 'vers:', '<', '>=', ',', '|', '1', '.', '%', '?'),
    )
    .map((parts) => parts.join(''))
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: 'binary' }), near), (text) => {
      const read = parsePackageRange(text)
      if (read.ok) read.value.range.has(text)
      const url = parsePackageUrl(text)
      if (url.ok) assert.match(formatPackageUrl(url.value), /^pkg:/)
    }),
    { numRuns: 3000 },
  )
})
