import assert from 'node:assert/strict'
import { parseReference } from '../../src/formats/oci/reference.ts'
import type { Attached } from '../../src/registry/attached.ts'
import { findAttached } from '../../src/registry/find-attached.ts'
import { RegistryError } from '../../src/registry/registry-error.ts'
import type { ResolveOptions } from '../../src/registry/resolve-options.ts'
import { attachmentOf, envelopeAbout, imageOf, indexOf, type Content } from './attaching.ts'
import { askBasic, basic, startFakeRegistry, type FakeRegistry } from './fake-registry.ts'

type Answer = {
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: Uint8Array | string
}
export type Shelf = Map<string, Answer | ((host: string) => Answer)>

/** A registry with these answers by path, and 404 for everything else. */
export const serve = (shelf: Shelf, isPrivate = false): Promise<FakeRegistry> =>
  startFakeRegistry(({ path, headers }, response, host) => {
    if (isPrivate && headers.authorization !== basic) {
      response.writeHead(401, askBasic).end()
      return
    }
    const found = shelf.get(path.replace('/v2/shop/', ''))
    const {
      status = 200,
      headers: more = {},
      body = '',
    } = (typeof found === 'function' ? found(host) : found) ?? { status: 404 }
    response.writeHead(status, more).end(body)
  })

export const put = (shelf: Shelf, kind: 'manifests' | 'blobs', all: readonly Content[]): void => {
  for (const { digest, bytes } of all) shelf.set(`${kind}/${digest}`, { body: bytes })
}

export const find = async (registry: FakeRegistry, options: Partial<ResolveOptions> = {}) => {
  const reference = parseReference(`${registry.host}/shop:v1`)
  assert.ok(reference.ok && reference.value.kind === 'registry')
  return await findAttached(reference.value, {
    credentials: undefined,
    insecure: false,
    env: {},
    ...options,
  })
}

export const words = (attached: readonly Attached[]): readonly string[] =>
  attached.map((each) => `${each.by} ${each.what}${'why' in each ? `: ${each.why}` : ''}`)

/** An image under `v1`, and one piece of evidence attached to it by the referrers API. */
export const shopWith = (): {
  shelf: Shelf
  image: Content
  envelope: Content
  referrer: Content
} => {
  const shelf: Shelf = new Map()
  const image = imageOf('shop').manifest
  const envelope = envelopeAbout(image.digest)
  const referrer = attachmentOf([envelope], image)
  shelf.set('manifests/v1', { body: image.bytes })
  put(shelf, 'manifests', [image, referrer])
  put(shelf, 'blobs', [envelope])
  shelf.set(`referrers/${image.digest}`, { body: indexOf([referrer.descriptor]).bytes })
  return { shelf, image, envelope, referrer }
}

export const ofCode =
  (code: string) =>
  (error: unknown): boolean =>
    error instanceof RegistryError && error.code === code && !/swordfish/.test(error.message)
