import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { attachmentOf, content, imageOf, indexOf } from './attaching.ts'
import { find, ofCode, put, serve, shopWith, words, type Shelf } from './attached-shelf.ts'
import { password } from './fake-registry.ts'

/** One attachment of `shopWith`, spoiled: what becomes of it. */
const hostile: readonly (readonly [
  what: string,
  spoil: (scene: ReturnType<typeof shopWith>) => void,
  told: RegExp,
])[] = [
  [
    'a referrer of something else',
    ({ shelf, image, envelope }) => {
      const other = attachmentOf([envelope], imageOf('other').manifest)
      put(shelf, 'manifests', [other])
      shelf.set(`referrers/${image.digest}`, { body: indexOf([other.descriptor]).bytes })
    },
    /^referrer refused: it is attached to something else$/,
  ],
  [
    'an image that is its own referrer',
    ({ shelf, image }) => {
      shelf.set(`referrers/${image.digest}`, { body: indexOf([image.descriptor]).bytes })
    },
    /^referrer refused: it is attached to something else$/,
  ],
  [
    'a list that lists itself, as an index',
    ({ shelf, image }) => {
      const inner = indexOf([])
      put(shelf, 'manifests', [inner])
      shelf.set(`referrers/${image.digest}`, { body: indexOf([inner.descriptor]).bytes })
    },
    /^referrer refused: it must be the manifest of one image/,
  ],
  [
    'other bytes than the manifest has',
    ({ shelf, referrer, image }) => {
      shelf.set(`manifests/${referrer.digest}`, { body: image.bytes })
    },
    /^referrer refused: the registry sent sha256:\w+ where sha256:\w+ was asked for$/,
  ],
  [
    'other bytes than the blob has',
    ({ shelf, envelope }) => {
      const body = Buffer.from(envelope.bytes.map((byte) => byte ^ 1))
      shelf.set(`blobs/${envelope.digest}`, { body })
    },
    /^referrer refused: the registry sent/,
  ],
  [
    'more bytes than were announced',
    ({ shelf, envelope }) => {
      shelf.set(`blobs/${envelope.digest}`, { body: Buffer.alloc(envelope.bytes.length + 1) })
    },
    /^referrer refused: .* answered with more than/,
  ],
  [
    'a blob that is announced as huge',
    ({ shelf, image, envelope }) => {
      const huge = { ...envelope, descriptor: { ...envelope.descriptor, size: 2 ** 40 } }
      const referrer = attachmentOf([huge], image)
      put(shelf, 'manifests', [referrer])
      shelf.set(`referrers/${image.digest}`, { body: indexOf([referrer.descriptor]).bytes })
    },
    /^referrer refused: it has 1099511627776 bytes, more than 4194304$/,
  ],
  [
    'a blob that is gone',
    ({ shelf, envelope }) => void shelf.delete(`blobs/${envelope.digest}`),
    /^referrer refused: its bytes are not there$/,
  ],
  [
    'a blob that is sent round in circles',
    ({ shelf, envelope }) => {
      const location = `/v2/shop/blobs/${envelope.digest}`
      shelf.set(`blobs/${envelope.digest}`, { status: 307, headers: { location } })
    },
    /^referrer refused: .* redirects more than 5 times$/,
  ],
  [
    'an SBOM without a signature',
    ({ shelf, image }) => {
      const sbom = content('application/spdx+json', { spdxVersion: 'SPDX-2.3' })
      const referrer = attachmentOf([sbom], image, 'application/spdx+json')
      put(shelf, 'manifests', [referrer])
      shelf.set(`referrers/${image.digest}`, { body: indexOf([referrer.descriptor]).bytes })
    },
    /^referrer skipped: no signed statement, but application\/spdx\+json$/,
  ],
  [
    'a signature by notation',
    ({ shelf, image }) => {
      const type = 'application/vnd.cncf.notary.signature'
      const referrer = attachmentOf([content('application/jose+json', {})], image, type)
      put(shelf, 'manifests', [referrer])
      shelf.set(`referrers/${image.digest}`, { body: indexOf([referrer.descriptor]).bytes })
    },
    /^referrer skipped: a signature of the image, not an attestation$/,
  ],
]

suite('hostile attachments', () => {
  for (const [what, spoil, told] of hostile)
    test(`${what}: is told, and nothing else of it`, async () => {
      const scene = shopWith()
      spoil(scene)
      await using registry = await serve(scene.shelf)
      const { attached } = await find(registry)
      assert.equal(attached.length, 1)
      assert.match(words(attached)[0] ?? '', told)
    })

  test('a list of more than is looked at', async () => {
    const { shelf, image, envelope } = shopWith()
    const all = Array.from({ length: 102 }, (_, at) =>
      attachmentOf([envelope], image, `application/x-${at}`),
    )
    put(shelf, 'manifests', all)
    const body = indexOf(all.map(({ descriptor }) => descriptor)).bytes
    shelf.set(`referrers/${image.digest}`, { body })
    await using registry = await serve(shelf)
    const { attached } = await find(registry)
    assert.equal(attached.length, 101)
    assert.match(words(attached).at(-1) ?? '', /one of 2 beyond the first 100/)
  })

  test('pages without end, and a page that is elsewhere', async () => {
    const { shelf, image } = shopWith()
    const path = `referrers/${image.digest}`
    const link = `</v2/shop/${path}>; rel="next"`
    shelf.set(path, { body: indexOf([]).bytes, headers: { link } })
    await using registry = await serve(shelf)
    assert.deepEqual((await find(registry)).attached, [])
    const pages = registry.seen.filter((seen) => seen.path.endsWith(path)).length
    assert.equal(pages, 10)
    const away = '<http://127.0.0.1:1/v2/shop/x>; rel="next"'
    shelf.set(path, { body: indexOf([]).bytes, headers: { link: away } })
    await assert.rejects(find(registry), ofCode('registry_malformed'))
  })

  test('a list that cannot be read, and one of 5 MiB', async () => {
    const { shelf, image } = shopWith()
    shelf.set(`referrers/${image.digest}`, { body: '{"manifests": 1}' })
    await using registry = await serve(shelf)
    await assert.rejects(find(registry), ofCode('registry_malformed'))
    shelf.set(`referrers/${image.digest}`, { body: Buffer.alloc(5 * 1024 * 1024) })
    await assert.rejects(find(registry), ofCode('registry_too_large'))
  })

  test('credentials are asked for once, go to the registry, and to nobody else', async () => {
    const { shelf, envelope } = shopWith()
    const elsewhere: Shelf = new Map([['/blob', { body: envelope.bytes }]])
    await using store = await serve(elsewhere)
    const location = `http://${store.host}/blob`
    shelf.set(`blobs/${envelope.digest}`, { status: 307, headers: { location } })
    await using registry = await serve(shelf, true)
    const credentials = { server: registry.host, username: 'robot', password }
    const { attached } = await find(registry, { credentials })
    assert.deepEqual(words(attached), ['referrer evidence'])
    assert.deepEqual(
      store.seen.map(({ headers }) => headers.authorization),
      [undefined],
    )
    const without = registry.seen.filter(({ headers }) => headers.authorization === undefined)
    assert.equal(without.length, 1)
    await assert.rejects(find(registry), ofCode('registry_unauthorized'))
  })
})
