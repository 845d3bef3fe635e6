import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { digestOf } from '../../src/formats/digest.ts'

/** A request as a server saw it. */
export type Seen = {
  readonly method: string
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

/** A server on this machine that answers as it is told, and remembers who asked for what. */
export type FakeRegistry = {
  readonly host: string
  readonly seen: readonly Seen[]
  readonly [Symbol.asyncDispose]: () => Promise<void>
}

const ociManifest = 'application/vnd.oci.image.manifest.v1+json'

/** A manifest that a registry could have. */
export const manifestBytes = Buffer.from(
  JSON.stringify({
    schemaVersion: 2,
    mediaType: ociManifest,
    config: { mediaType: 'application/vnd.oci.empty.v1+json', digest: digestOf('{}'), size: 2 },
    layers: [],
  }),
)

/** Answers with that manifest. */
export const answerManifest = (response: ServerResponse): void => {
  response.writeHead(200, {
    'content-type': ociManifest,
    'docker-content-digest': digestOf(manifestBytes),
  })
  response.end(manifestBytes)
}

/** Starts such a server on a free port. */
export const startFakeRegistry = async (
  answer: (seen: Seen, response: ServerResponse, host: string) => void,
): Promise<FakeRegistry> => {
  const seen: Seen[] = []
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const { method = '', url: path = '', headers } = request
      const entry = { method, path, headers, body: Buffer.concat(chunks).toString() }
      seen.push(entry)
      answer(entry, response, headers.host ?? '')
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    host: `127.0.0.1:${port}`,
    seen,
    [Symbol.asyncDispose]: async () => {
      const closed = new Promise((resolve) => server.close(resolve))
      server.closeAllConnections()
      await closed
    },
  }
}

/** The password of `robot`, who may read everything that is private here. */
export const password = 'swordfish-1'

/** How `robot` says so in a header. */
export const basic = `Basic ${Buffer.from(`robot:${password}`).toString('base64')}`

/** The challenge of a server that wants that header. */
export const askBasic = { 'www-authenticate': 'Basic realm="x"' }

/** Starts a registry that answers to `robot` alone. */
export const startPrivate = (): Promise<FakeRegistry> =>
  startFakeRegistry(({ headers }, response) => {
    if (headers.authorization === basic) answerManifest(response)
    else response.writeHead(401, askBasic).end()
  })

/** The credentials that came with each request. */
export const authorizations = (seen: readonly Seen[]): readonly (string | undefined)[] =>
  seen.map(({ headers }) => headers.authorization)
