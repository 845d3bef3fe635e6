import { createHash, createHmac } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import type { S3Credentials } from '../../src/blobs/s3-client.ts'

/** What the store does wrong with the next requests: each is used up by one. */
export type Trouble =
  | { readonly what: 'answers'; readonly status: number; readonly code?: string }
  | { readonly what: 'breaks off'; readonly after: number }
  | { readonly what: 'stops'; readonly after: number }
  | { readonly what: 'falls silent' }
  | { readonly what: 'drips'; readonly status: number }
  | { readonly what: 'sends other bytes' }

/** A store that speaks S3 as far as it is needed, and believes no signature unseen. */
export interface S3Fixture {
  readonly url: string
  /** Objects by `/bucket/key`; only whole ones. */
  readonly objects: Map<string, Buffer>
  /** Every request, as `GET /bucket/key`. */
  readonly requests: string[]
  /** Why requests were refused. */
  readonly refusals: string[]
  readonly troubles: Trouble[]
  close(): Promise<void>
}

const hmac = (key: string | Buffer, text: string): Buffer =>
  createHmac('sha256', key).update(text).digest()
const hexOf = (bytes: Buffer | string): string => createHash('sha256').update(bytes).digest('hex')

/** What is wrong with a request's signature (AWS Signature Version 4); undefined: nothing. */
const signatureProblem = (
  request: IncomingMessage,
  { accessKeyId, secretAccessKey, sessionToken }: S3Credentials,
  region: string,
): string | undefined => {
  const said = request.headers.authorization ?? ''
  const part = (name: string): string =>
    new RegExp(`[ ]${name}=([^ ,]+)(?:,|$)`).exec(said)?.[1] ?? ''
  if (!said.startsWith('AWS4-HMAC-SHA256 ')) return 'AccessDenied'
  const [key, day = '', place, ...rest] = part('Credential').split('/')
  if (rest.join('/') !== 's3/aws4_request') return 'AccessDenied'
  const signedHeaders = part('SignedHeaders')
  if (key !== accessKeyId) return 'InvalidAccessKeyId'
  if (place !== region) return 'AuthorizationHeaderMalformed'
  const names = signedHeaders.split(';')
  for (const name of ['host', 'x-amz-date', 'x-amz-content-sha256'])
    if (!names.includes(name)) return 'AccessDenied'
  if (request.headers['x-amz-security-token'] !== sessionToken) return 'InvalidToken'
  if (sessionToken !== undefined && !names.includes('x-amz-security-token')) return 'InvalidToken'
  const at = String(request.headers['x-amz-date'])
  if (!at.startsWith(day)) return 'AccessDenied'
  const url = new URL(request.url ?? '/', 'http://store')
  const canonical = [
    request.method,
    url.pathname,
    '',
    ...names.map((name) => `${name}:${String(request.headers[name]).trim()}`),
    '',
    signedHeaders,
    request.headers['x-amz-content-sha256'],
  ].join('\n')
  const scope = `${day}/${region}/s3/aws4_request`
  const toSign = ['AWS4-HMAC-SHA256', at, scope, hexOf(canonical)].join('\n')
  const signing = [region, 's3', 'aws4_request'].reduce(hmac, hmac(`AWS4${secretAccessKey}`, day))
  return hmac(signing, toSign).toString('hex') === part('Signature')
    ? undefined
    : 'SignatureDoesNotMatch'
}

/** Starts one that holds the bucket. */
export const startS3 = async (
  bucket: string,
  credentials: S3Credentials,
  region: string,
): Promise<S3Fixture> => {
  const objects = new Map<string, Buffer>()
  const requests: string[] = []
  const refusals: string[] = []
  const troubles: Trouble[] = []
  const refuse = (response: ServerResponse, status: number, code: string): void => {
    refusals.push(code)
    response.writeHead(status, { 'content-type': 'application/xml' })
    response.end(`<Error><Code>${code}</Code><Message>secret talk</Message></Error>`)
  }
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const path = new URL(request.url ?? '/', 'http://store').pathname
    requests.push(`${request.method} ${path}`)
    const trouble = troubles.shift()
    if (trouble?.what === 'falls silent') return
    if (trouble?.what === 'drips') return await drip(response, trouble.status)
    if (trouble?.what === 'answers') {
      request.resume()
      return refuse(response, trouble.status, trouble.code ?? 'InternalError')
    }
    const problem = signatureProblem(request, credentials, region)
    if (problem !== undefined) return refuse(response, 403, problem)
    if (!path.startsWith(`/${bucket}/`)) return refuse(response, 404, 'NoSuchBucket')
    if (request.method === 'PUT') return await put(request, response, path, trouble)
    const object = objects.get(path)
    if (request.method === 'DELETE') {
      objects.delete(path)
      response.writeHead(204).end()
    } else if (!object) refuse(response, 404, 'NoSuchKey')
    else await give(response, object, trouble)
  }
  const put = async (
    request: IncomingMessage,
    response: ServerResponse,
    path: string,
    trouble: Trouble | undefined,
  ): Promise<void> => {
    if (request.headers['content-length'] === undefined)
      return refuse(response, 411, 'MissingContentLength')
    const parts: Buffer[] = []
    let size = 0
    for await (const part of request) {
      parts.push(part as Buffer)
      size += (part as Buffer).length
      if (trouble?.what === 'breaks off' && size >= trouble.after)
        return void request.socket.destroy()
    }
    const bytes = Buffer.concat(parts)
    if (hexOf(bytes) !== request.headers['x-amz-content-sha256'])
      return refuse(response, 400, 'XAmzContentSHA256Mismatch')
    if (bytes.length !== Number(request.headers['content-length']))
      return refuse(response, 400, 'IncompleteBody')
    objects.set(path, bytes)
    response.writeHead(200).end()
  }
  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy())
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    objects,
    requests,
    refusals,
    troubles,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

/** Answers without an end, a byte at a time. */
const drip = async (response: ServerResponse, status: number): Promise<void> => {
  response.writeHead(status, { 'content-length': 1024 ** 3 })
  while (!response.destroyed) {
    response.write('.')
    await sleep(20)
  }
}

const give = async (
  response: ServerResponse,
  object: Buffer,
  trouble: Trouble | undefined,
): Promise<void> => {
  response.writeHead(200, { 'content-length': object.length })
  if (trouble?.what === 'sends other bytes') {
    response.end(Buffer.alloc(object.length, 1))
    return
  }
  if (trouble?.what !== 'breaks off' && trouble?.what !== 'stops') {
    response.end(object)
    return
  }
  response.write(object.subarray(0, trouble.after))
  if (trouble.what === 'stops') return
  await sleep(20)
  response.destroy()
}
