import type { ServerAddress } from './server-address.ts'

/** A request as it goes out; `path` includes the query. */
export interface Request {
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer | undefined
}

/** What every request says besides its own headers. */
export const headersOf = (server: ServerAddress, request: Request): Record<string, string> => ({
  host: server.authority,
  connection: 'close',
  ...request.headers,
  ...(request.body ? { 'content-length': String(request.body.length) } : {}),
  ...(!request.body && request.method !== 'GET' ? { 'content-length': '0' } : {}),
})
