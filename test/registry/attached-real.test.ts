import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { parseReference } from '../../src/formats/oci/reference.ts'
import { findAttached } from '../../src/registry/find-attached.ts'
import {
  attachmentOf,
  emptyConfig,
  envelopeAbout,
  imageOf,
  indexOf,
  tagFor,
  type Content,
} from './attaching.ts'
import { lacks, reader, startRegistry, type RegistryFixture } from './registry-fixture.ts'

const skip = lacks('docker-registry')

/** Pushes by the API itself (OCI distribution-spec, "Push"). */
const pusher = ({ host, credentials }: RegistryFixture) => {
  const headers: Record<string, string> = credentials
    ? { authorization: `Basic ${btoa(`${reader.username}:${reader.password}`)}` }
    : {}
  const base = `http://${host}/v2/acme/shop`
  const put = async (url: string | URL, type: string, body: Buffer): Promise<void> => {
    const init = { method: 'PUT', headers: { ...headers, 'content-type': type }, body }
    const { status } = await fetch(url, init)
    assert.equal(status, 201, String(url))
  }
  return {
    blob: async ({ bytes, digest }: Content): Promise<void> => {
      const begun = await fetch(`${base}/blobs/uploads/`, { method: 'POST', headers })
      const to = new URL(begun.headers.get('location') ?? '', base)
      to.searchParams.set('digest', digest)
      await put(to, 'application/octet-stream', bytes)
    },
    manifest: ({ bytes, digest, descriptor }: Content, tag: string = digest): Promise<void> =>
      put(`${base}/manifests/${tag}`, descriptor.mediaType, bytes),
  }
}

suite('a registry of Debian', { skip }, () => {
  for (const access of ['public', 'private'] as const)
    test(`gives what is attached by tags to an image that is ${access}`, async () => {
      await using registry = await startRegistry({ access })
      const push = pusher(registry)
      const { config, layer, manifest } = imageOf('shop')
      const [referred, signed] = [
        envelopeAbout(manifest.digest),
        envelopeAbout(manifest.digest, 'b'),
      ]
      for (const each of [config, layer, emptyConfig, referred, signed]) await push.blob(each)
      await push.manifest(manifest, 'v1')
      const referrer = attachmentOf([referred], manifest)
      await push.manifest(referrer)
      const tag = tagFor(manifest.digest)
      await push.manifest(indexOf([referrer.descriptor]), tag)
      await push.manifest(attachmentOf([signed]), `${tag}.att`)
      await push.manifest(attachmentOf([]), `${tag}.sig`)

      const reference = parseReference(`${registry.host}/acme/shop:v1`)
      assert.ok(reference.ok && reference.value.kind === 'registry')
      const credentials = registry.credentials && { server: registry.host, ...reader }
      const { image, attached } = await findAttached(reference.value, {
        credentials,
        insecure: false,
        env: {},
      })
      assert.equal(image.digest, manifest.digest)
      assert.deepEqual(
        attached.map(({ by, what }) => [by, what]),
        [
          ['referrers-tag', 'evidence'],
          ['cosign-tag', 'evidence'],
          ['cosign-tag', 'skipped'],
        ],
      )
      assert.deepEqual(
        attached.slice(0, 2).map(({ digest }) => digest),
        [referred.digest, signed.digest],
      )
    })
})
