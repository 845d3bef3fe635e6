import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import {
  attachmentOf,
  content,
  envelopeAbout,
  imageOf,
  indexOf,
  mediaTypes,
  tagFor,
} from './attaching.ts'
import { find, ofCode, put, serve, shopWith, words, type Shelf } from './attached-shelf.ts'

suite('what is attached to an image', () => {
  test('is found by the referrers API, with its bytes', async () => {
    const { shelf, image, envelope } = shopWith()
    await using registry = await serve(shelf)
    const { image: found, attached } = await find(registry)
    assert.equal(found.digest, image.digest)
    assert.deepEqual([...found.manifests.keys()], [image.digest])
    const { bytes } = envelope
    const expected = { subject: image.digest, digest: envelope.digest, by: 'referrer' }
    assert.deepEqual(attached, [{ ...expected, what: 'evidence', bytes }])
  })

  test('is found on every page of the list, and of every platform of an index', async () => {
    const shelf: Shelf = new Map()
    const images = [imageOf('amd64').manifest, imageOf('arm64').manifest]
    const index = indexOf([
      ...images.map(({ descriptor }, at) => ({
        ...descriptor,
        platform: { os: 'linux', architecture: at === 0 ? 'amd64' : 'arm64' },
      })),
      {
        ...content(mediaTypes.manifest, 'x').descriptor,
        platform: { os: 'unknown', architecture: 'unknown' },
        annotations: { 'vnd.docker.reference.type': 'attestation-manifest' },
      },
    ])
    shelf.set('manifests/v1', { body: index.bytes })
    put(shelf, 'manifests', images)
    const [one, two] = [index, ...images].map(({ digest }) => envelopeAbout(digest))
    assert.ok(one && two && images[0])
    const first = attachmentOf([one], index)
    const second = attachmentOf([two], images[0])
    put(shelf, 'manifests', [first, second])
    put(shelf, 'blobs', [one, two])
    const link = `</v2/shop/referrers/${index.digest}?last=1>; rel="next"`
    shelf.set(`referrers/${index.digest}`, { body: indexOf([]).bytes, headers: { link } })
    shelf.set(`referrers/${index.digest}?last=1`, { body: indexOf([first.descriptor]).bytes })
    shelf.set(`referrers/${images[0].digest}`, { body: indexOf([second.descriptor]).bytes })
    await using registry = await serve(shelf)
    const { image, attached } = await find(registry)
    assert.equal(image.manifests.size, 3)
    assert.deepEqual(words(attached), [
      'index skipped: what its builder says of it without a signature',
      'referrer evidence',
      'referrer evidence',
    ])
    assert.deepEqual(
      attached.slice(1).map(({ digest }) => digest),
      [one.digest, two.digest],
    )
  })

  test('is found by the tag that stands for the list, and by the tags of cosign', async () => {
    const { shelf, image, referrer } = shopWith()
    shelf.delete(`referrers/${image.digest}`)
    const tag = tagFor(image.digest)
    shelf.set(`manifests/${tag}`, { body: indexOf([referrer.descriptor]).bytes })
    const signed = [envelopeAbout(image.digest, 'a'), envelopeAbout(image.digest, 'b')]
    shelf.set(`manifests/${tag}.att`, { body: attachmentOf(signed).bytes })
    put(shelf, 'blobs', signed)
    shelf.set(`manifests/${tag}.sig`, { body: attachmentOf([]).bytes })
    await using registry = await serve(shelf)
    assert.deepEqual(words((await find(registry)).attached), [
      'referrers-tag evidence',
      'cosign-tag evidence',
      'cosign-tag evidence',
      'cosign-tag skipped: a signature of the image, not an attestation',
    ])
  })

  test('is nothing where nothing is', async () => {
    const { shelf, image } = shopWith()
    shelf.delete(`referrers/${image.digest}`)
    await using registry = await serve(shelf)
    assert.deepEqual((await find(registry)).attached, [])
    shelf.delete('manifests/v1')
    await assert.rejects(find(registry), ofCode('registry_not_found'))
  })
})
