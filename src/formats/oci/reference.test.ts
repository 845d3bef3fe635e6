import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { formatReference, isTag, parseReference, parseRegistry } from './reference.ts'

const digest = `sha256:${'0123456789abcdef'.repeat(4)}`
const commit = 'da39a3ee5e6b4b0d3255bfef95601890afd80709'

const read: readonly (readonly [string, string])[] = [
  ['nginx', 'docker.io/library/nginx:latest'],
  ['nginx:1.27', 'docker.io/library/nginx:1.27'],
  ['user/x', 'docker.io/user/x:latest'],
  ['a/b/c', 'docker.io/a/b/c:latest'],
  ['docker.io/nginx', 'docker.io/library/nginx:latest'],
  ['index.docker.io/nginx', 'docker.io/library/nginx:latest'],
  ['index.docker.io/user/x:v1', 'docker.io/user/x:v1'],
  ['localhost/x', 'localhost/x:latest'],
  ['localhost:5000/x', 'localhost:5000/x:latest'],
  ['localhost:5000', 'docker.io/library/localhost:5000'],
  ['example.com', 'docker.io/library/example.com:latest'],
  ['GHCR.io/acme/shop', 'ghcr.io/acme/shop:latest'],
  ['ghcr.io:443/acme/shop:v1.0.0', 'ghcr.io:443/acme/shop:v1.0.0'],
  ['127.0.0.1:5000/a/b:t', '127.0.0.1:5000/a/b:t'],
  ['[::1]:5000/x', '[::1]:5000/x:latest'],
  ['[2001:DB8::1]/x:v1', '[2001:db8::1]/x:v1'],
  ['r.io/a__b--c.d_e/f', 'r.io/a__b--c.d_e/f:latest'],
  [`r.io/x:${'t'.repeat(128)}`, `r.io/x:${'t'.repeat(128)}`],
  [`shop:${commit}`, `docker.io/library/shop:${commit}`],
  [`r.io/x@${digest}`, `r.io/x@${digest}`],
  [`r.io/x:v1@${digest}`, `r.io/x:v1@${digest}`],
  [`nginx@${digest}`, `docker.io/library/nginx@${digest}`],
  ['oci:./image', 'oci:./image'],
  ['oci:./image:v1', 'oci:./image:v1'],
  ['oci:/tmp/a.b/image', 'oci:/tmp/a.b/image'],
  ['oci:C:\\image', 'oci:C:\\image'],
  ['oci:./a@b/c:v1', 'oci:./a@b/c:v1'],
  ['oci:a:b/', 'oci:a:b/'],
  [`oci:image@${digest}`, `oci:image@${digest}`],
]

for (const [text, full] of read)
  test(`reads ${text} as ${full}`, () => {
    const reference = parseReference(text)
    assert.ok(reference.ok, JSON.stringify(reference))
    assert.equal(formatReference(reference.value), full)
    assert.equal(reference.value.text, text)
  })

const repository = /must name a repository of at most 255 lower-case letters/
const registry = /must name a registry as host or host:port/
const tag = /must have a tag of 1 to 128 letters/
const wrongDigest = /must be sha256: followed by 64 lower-case hexadecimal digits, after the @/

const refused: readonly (readonly [string, RegExp])[] = [
  ['', /must not be empty/],
  [digest, /not a bare digest: write registry\/name@sha256/],
  ['SHA256:abc', /not a bare digest/],
  ['https://ghcr.io/x', /without https:\/\/ or docker:\/\//],
  ['docker://nginx', /without https:\/\//],
  ['x'.repeat(4097), /must be at most 4096 characters/],
  ['Nginx', repository],
  ['User/x', repository],
  [' nginx', repository],
  ['nginx\n', repository],
  ['nginx\0', repository],
  ['r.io/', repository],
  ['r.io//x', repository],
  ['r.io/x/', repository],
  ['r.io/x..y', repository],
  ['r.io/x___y', repository],
  ['r.io/-x', repository],
  ['r.io/../x', repository],
  ['r.io/x?y', repository],
  [`r.io/${'x'.repeat(256)}`, repository],
  ['@', wrongDigest],
  [':v1', repository],
  ['r.io:0/x', registry],
  ['r.io:65536/x', registry],
  ['r.io:/x', registry],
  ['r.io:80:80/x', registry],
  ['user:secret@r.io/x', wrongDigest],
  ['-r.io/x', registry],
  ['r..io/x', registry],
  ['[::zz]/x', registry],
  ['1.2.3.999/x', registry],
  ['[:::]/x', registry],
  ['nginx:', tag],
  ['nginx:.v1', tag],
  ['nginx:v1+2', tag],
  [`nginx:${'t'.repeat(129)}`, tag],
  ['nginx@', wrongDigest],
  [`nginx@${digest.toUpperCase()}`, wrongDigest],
  [`nginx@sha512:${'0'.repeat(128)}`, wrongDigest],
  [`nginx@${digest}0`, wrongDigest],
  [`nginx@${digest}@${digest}`, wrongDigest],
  ['oci:', /must name a folder after oci:/],
  ['oci::v1', /must name a folder after oci:/],
  [`oci:@${digest}`, /must name a folder after oci:/],
  ['oci:a\0b', /must name a folder after oci:/],
  ['oci:image:', tag],
  ['oci:image:-v', tag],
  ['oci:image@sha256:abc', wrongDigest],
  [`oci:image:v1@${digest}`, /either a tag or a digest after the folder, not both/],
]

for (const [text, problem] of refused)
  test(`refuses ${JSON.stringify(text.slice(0, 60))}`, () => {
    const reference = parseReference(text)
    assert.equal(reference.ok, false, JSON.stringify(reference))
    if (!reference.ok) assert.match(reference.problem, problem)
  })

test('a registry alone is read into the form that references carry', () => {
  assert.deepEqual(parseRegistry('Index.Docker.io'), { ok: true, value: 'docker.io' })
  assert.deepEqual(parseRegistry('Ghcr.io:443'), { ok: true, value: 'ghcr.io:443' })
  for (const text of ['', 'https://ghcr.io', 'ghcr.io/acme', 'a b', 'x:'])
    assert.equal(parseRegistry(text).ok, false, text)
})

test('isTag tells tags from other words', () => {
  assert.equal(isTag('v1.0_a-b'), true)
  assert.equal(isTag('v1/0'), false)
})

const pieces = ['a', 'A', '.', ':', '/', '@', '_', '-', '[', ']', '0', '5000', 'oci:', digest, '\\']

test('reading never throws, and what is written in full reads as the same reference', () => {
  const anything = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 40 }),
    fc.array(fc.constantFrom(...pieces), { maxLength: 12 }).map((words) => words.join('')),
  )
  fc.assert(
    fc.property(anything, (text) => {
      const reference = parseReference(text)
      if (!reference.ok) return
      const full = formatReference(reference.value)
      const again = parseReference(full)
      assert.ok(again.ok, full)
      assert.deepEqual({ ...again.value, text }, reference.value)
    }),
    { numRuns: 5000 },
  )
})
