import { UnreachableError } from './errors.ts'
import type { ServerAddress } from './server-address.ts'

const nextStart = 'Start one: berth serve; or name another: --server URL'

/** The server took too long; the request may have had its effect. */
export const tooSlow = (server: ServerAddress, timeoutMs: number): UnreachableError =>
  new UnreachableError(
    `${server.url} did not answer within ${timeoutMs / 1000} s.`,
    'Try again; if it stays so, look at the log of the server.',
  )

/** The connection broke after the request had gone out. */
export const lost = (server: ServerAddress): UnreachableError =>
  new UnreachableError(
    `The connection to ${server.url} broke off before the answer.`,
    'Try again; if it stays so, look at the log of the server.',
    true,
  )

/** What answered does not speak the language. */
export const notUnderstood = (
  server: ServerAddress,
  why: string,
  cause?: unknown,
): UnreachableError =>
  new UnreachableError(
    `What answers at ${server.url} does not look like a Berth server: ${why}.`,
    'Check the address: --server URL, BERTH_SERVER, or berth context list',
    false,
    cause,
  )

/** Any failure of a socket. */
export const broken = (
  server: ServerAddress,
  error: Error & { readonly code?: string },
  wasSent: boolean,
): UnreachableError => {
  if (wasSent) return lost(server)
  if (error.code === 'ECONNREFUSED')
    return new UnreachableError(`Nothing answers at ${server.url}.`, nextStart)
  if (error.code === 'ENOTFOUND' || error.code === 'EAI_AGAIN')
    return new UnreachableError(
      `The host ${server.host} is not known here.`,
      'Check the address: --server URL, BERTH_SERVER, or berth context list',
    )
  return new UnreachableError(
    `${server.url} cannot be reached (${error.code ?? 'error'}).`,
    nextStart,
  )
}
