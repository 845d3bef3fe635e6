import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parsePackageUrl } from './name.ts'
import { parsePackageRange } from './range.ts'

// What one asks for, and the same package as another tool writes it into an SBOM.
const same: readonly [asked: string, listed: string][] = [
  ['pkg:golang/github.com/BurntSushi/toml@<v1.3.0', 'pkg:golang/github.com/burntsushi/toml@v1.2.0'],
  ['pkg:golang/github.com/burntsushi/toml@<v1.3.0', 'pkg:golang/github.com/BurntSushi/toml@v1.2.0'],
  ['pkg:nuget/newtonsoft.json@<13', 'pkg:nuget/Newtonsoft.Json@12.0.3'],
  ['pkg:pypi/zope-interface@<6', 'pkg:pypi/zope.interface@5.5.2'],
  ['pkg:pypi/ruamel.yaml.clib@<1', 'pkg:pypi/ruamel_yaml-clib@0.2.7'],
  ['pkg:deb/debian/openssh@>=1:9.2,<1:9.3', 'pkg:deb/debian/openssh@9.2p1-2?arch=amd64&epoch=1'],
  ['pkg:deb/debian/openssh@>=1:9.2,<1:9.3', 'pkg:deb/debian/openssh@1:9.2p1-2?epoch=1'],
  ['pkg:deb/debian/openssh@<1:9.3', 'pkg:deb/debian/openssh@9.4p1-2?epoch=0'],
  ['pkg:rpm/redhat/openssl@<1:3.0.7-20.el9', 'pkg:rpm/redhat/openssl@3.0.7-18.el9?epoch=1'],
  ['pkg:rpm/redhat/openssl@>3.0.7-20.el9', 'pkg:rpm/redhat/openssl@1.0.0-1.el9?epoch=1'],
]

for (const [asked, listed] of same)
  test(`${asked} finds ${listed}`, () => {
    const [range, url] = [parsePackageRange(asked), parsePackageUrl(listed)]
    assert.ok(range.ok && url.ok)
    const { version, ...name } = url.value
    assert.deepEqual(name, range.value.package)
    assert.equal(range.value.range.has(version), 'yes')
  })

test('an epoch that is none is left out', () => {
  for (const epoch of ['', 'x', '-1', '0', '1:2', '9999999999']) {
    const url = parsePackageUrl(`pkg:deb/debian/a@2.0?epoch=${encodeURIComponent(epoch)}`)
    assert.equal(url.ok && url.value.version, '2.0', epoch)
  }
})
