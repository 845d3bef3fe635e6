import { STATUS_CODES, type Server } from 'node:http'
import type { Socket } from 'node:net'
import { tellings, type Problem } from '../contract/problem.ts'
import type { Code } from '../core/kernel/refusal.ts'

interface Trouble {
  readonly status: number
  readonly code: Code
  readonly detail: string
}

/** By Node's name for what is wrong with a request that never became one. */
const troubles: Readonly<Record<string, Trouble>> = {
  HPE_HEADER_OVERFLOW: {
    status: 431,
    code: 'too_large',
    detail: 'The headers of the request are too large.',
  },
  HPE_CHUNK_EXTENSIONS_OVERFLOW: {
    status: 413,
    code: 'too_large',
    detail: 'The chunk extensions of the request are too large.',
  },
  ERR_HTTP_REQUEST_TIMEOUT: {
    status: 408,
    code: 'timed_out',
    detail: 'The request came too slowly.',
  },
}
const other: Trouble = {
  status: 400,
  code: 'invalid_input',
  detail: 'What came is no HTTP/1.1 request.',
}

/** Nobody is there any more, or a proxy would pass the blame for its own end on to its client. */
const brokenOff: readonly unknown[] = ['ECONNRESET', 'HPE_INVALID_EOF_STATE']

/**
 * Answers with a problem what is no HTTP, is too large or comes too slowly, and ends the
 * connection; what ends in the middle has no answer. One that has begun is not mixed with another.
 */
export const tellTransportTrouble = (server: Server, newRequestId: () => string): void => {
  server.on('clientError', (error: Error & { readonly code?: string }, socket: Socket) => {
    const isBusy = '_httpMessage' in socket && hasBegun(socket._httpMessage)
    if (brokenOff.includes(error.code) || !socket.writable || isBusy) socket.destroy(error)
    else socket.end(answerTo(troubles[error.code ?? ''] ?? other, newRequestId()))
  })
}

const answerTo = ({ status, code, detail }: Trouble, requestId: string): string => {
  const { title, retryable } = tellings[code]
  const type = `/docs/problems#${code}`
  const problem: Problem = { type, title, status, detail, code, retryable, requestId, errors: [] }
  const body = JSON.stringify(problem)
  const lines = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`,
    'content-type: application/problem+json',
    `content-length: ${Buffer.byteLength(body)}`,
    'cache-control: no-store',
    'x-content-type-options: nosniff',
    `x-request-id: ${requestId}`,
    'connection: close',
  ]
  return `${lines.join('\r\n')}\r\n\r\n${body}`
}

const hasBegun = (message: unknown): boolean =>
  typeof message === 'object' &&
  message !== null &&
  'headersSent' in message &&
  message.headersSent === true
