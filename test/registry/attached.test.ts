import assert from 'node:assert/strict'
import { X509Certificate } from 'node:crypto'
import { suite, test } from 'node:test'
import { digestOf } from '../../src/formats/digest.ts'
import { formatEnvelope } from '../../src/formats/evidence/dsse.ts'
import { parseEvidence } from '../../src/formats/evidence/evidence.ts'
import { makeStatement } from '../../src/formats/evidence/intoto.ts'
import { parseTrustedRoot } from '../../src/formats/evidence/trusted-root.ts'
import { verifyEvidence } from '../../src/signatures/verify.ts'
import { sigstoreWorld } from '../signatures/sigstore-world.ts'
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

  test('becomes a bundle with what cosign wrote beside it, where that is all', async () => {
    const sigstore = await sigstoreWorld()
    const { shelf, image } = shopWith()
    const hex = image.digest.slice('sha256:'.length)
    const payload = makeStatement({
      subjects: [{ digest: { sha256: hex } }],
      predicateType: 'https://slsa.dev/provenance/v1',
      predicate: {},
    })
    const { verificationMaterial: material, dsseEnvelope } = await sigstore.bundle({ payload })
    const [stamp] = material.timestampVerificationData.rfc3161Timestamps
    const { raw } = new X509Certificate(Buffer.from(material.certificate.rawBytes, 'base64'))
    const envelope = content(mediaTypes.envelope, formatEnvelope(dsseEnvelope))
    const certificate = new X509Certificate(raw).toString()
    const timestamp = JSON.stringify({ SignedRFC3161Timestamp: stamp?.signedTimestamp })
    const cases = [
      [{ certificate, rfc3161timestamp: timestamp }, 'cosign-tag evidence', true],
      [{ certificate, rfc3161timestamp: timestamp, bundle: '{}' }, /without its proof of inclu/],
      [{ certificate }, /nothing beside it proves when/],
      [{ certificate, rfc3161timestamp: '{}' }, /nothing beside it proves when/],
      [{ certificate, rfc3161timestamp: '{"SignedRFC3161Timestamp":"?"}' }, /nothing beside it/],
      [
        { certificate: 'none', rfc3161timestamp: timestamp },
        /certificate beside it cannot be read/,
      ],
      [{}, 'cosign-tag evidence', false],
    ] as const
    for (const [beside, said, isBundle = false] of cases) {
      const annotations = Object.fromEntries(
        Object.entries(beside).map(([name, value]) => [`dev.sigstore.cosign/${name}`, value]),
      )
      const layer = { ...envelope, descriptor: { ...envelope.descriptor, annotations } }
      const tag = tagFor(image.digest)
      shelf.delete(`referrers/${image.digest}`)
      shelf.set(`manifests/${tag}.att`, { body: attachmentOf([layer]).bytes })
      put(shelf, 'blobs', [envelope])
      await using registry = await serve(shelf)
      const { attached } = await find(registry)
      const [one] = attached
      assert.ok(one?.what === 'evidence')
      if (typeof said === 'string') assert.deepEqual(words(attached), [said])
      else assert.match(words(attached)[0] ?? '', said)
      assert.equal(one.digest, digestOf(one.bytes))
      assert.equal(envelope.bytes.equals(one.bytes), !isBundle)
      const read = parseEvidence(one.bytes)
      const root = parseTrustedRoot(JSON.stringify({ ...sigstore.root, tlogs: [] }))
      assert.ok(read.ok && root.ok)
      const { answer } = verifyEvidence(read.value, [], [root.value])
      assert.equal(answer, isBundle ? 'certified' : 'unverified')
    }
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
