import { readFile } from 'node:fs/promises'
import { request } from 'node:http'
import { join } from 'node:path'
import type { Digest } from '../../src/formats/digest.ts'

/** Where an image goes: a registry on this machine, spoken to over plain HTTP. */
export type PushTarget = {
  /** `127.0.0.1:5000` */
  readonly registry: string
  readonly repository: string
  readonly tag: string
  readonly credentials?: { readonly username: string; readonly password: string }
}

type Descriptor = { readonly mediaType: string; readonly digest: Digest }
type Reply = { readonly status: number; readonly location: string | undefined }

/**
 * Pushes one image of an OCI layout folder, as it is, so that it keeps its digest
 * (OCI distribution-spec, "Push"): what it consists of first, and then itself under the tag.
 */
export const pushLayout = async (
  directory: string,
  digest: Digest,
  target: PushTarget,
): Promise<void> => {
  const manifest = await readManifest(directory, digest)
  for (const child of manifest.children) await pushManifest(directory, child, child, target)
  await pushManifest(directory, digest, target.tag, target)
}

const readManifest = async (directory: string, digest: Digest) => {
  const bytes = await readBlob(directory, digest)
  const {
    mediaType,
    manifests = [],
    config,
    layers = [],
  }: {
    mediaType: string
    manifests?: readonly Descriptor[]
    config?: Descriptor
    layers?: readonly Descriptor[]
  } = JSON.parse(Buffer.from(bytes).toString())
  return {
    bytes,
    mediaType,
    children: manifests.map((child) => child.digest),
    blobs: [...(config ? [config] : []), ...layers].map((blob) => blob.digest),
  }
}

const pushManifest = async (
  directory: string,
  digest: Digest,
  name: string,
  target: PushTarget,
): Promise<void> => {
  const { bytes, mediaType, blobs } = await readManifest(directory, digest)
  for (const blob of blobs) await pushBlob(directory, blob, target)
  await send(target, 'PUT', `/v2/${target.repository}/manifests/${name}`, mediaType, bytes)
}

const pushBlob = async (directory: string, digest: Digest, target: PushTarget): Promise<void> => {
  const { location } = await send(target, 'POST', `/v2/${target.repository}/blobs/uploads/`)
  if (location === undefined) throw new Error(`${target.registry} opened no upload`)
  const url = new URL(location, `http://${target.registry}`)
  url.searchParams.set('digest', digest)
  const bytes = await readBlob(directory, digest)
  await send(target, 'PUT', `${url.pathname}${url.search}`, 'application/octet-stream', bytes)
}

const readBlob = (directory: string, digest: Digest): Promise<Uint8Array> =>
  readFile(join(directory, 'blobs', 'sha256', digest.slice('sha256:'.length)))

const send = async (
  { registry, credentials }: PushTarget,
  method: 'POST' | 'PUT',
  path: string,
  contentType = 'application/octet-stream',
  body: Uint8Array = new Uint8Array(),
): Promise<Reply> => {
  const { promise, resolve, reject } = Promise.withResolvers<Reply>()
  const headers = { 'content-type': contentType, 'content-length': body.byteLength }
  const auth = credentials ? { auth: `${credentials.username}:${credentials.password}` } : {}
  const signal = AbortSignal.timeout(30_000)
  const sent = request(
    `http://${registry}${path}`,
    { method, headers, signal, ...auth },
    (answer) => {
      answer.on('error', reject).resume()
      answer.on('end', () =>
        resolve({ status: answer.statusCode ?? 0, location: answer.headers.location }),
      )
    },
  )
  sent.on('error', reject)
  sent.end(body)
  const reply = await promise
  if (reply.status < 200 || reply.status > 299)
    throw new Error(`${registry} answered ${reply.status} to ${method} ${path.split('?')[0]}`)
  return reply
}
