import { STATUS_CODES, type ServerResponse } from 'node:http'

/** What the edge answers by itself: fixed texts, nothing of the request in them. */
const texts: Readonly<Record<number, string>> = {
  308: 'This has moved to the address with a slash at its end.',
  400: 'This request could be read in more than one way.',
  404: 'There is nothing at this address.',
  405: 'This method is not possible here.',
  413: 'The body of this request is too large.',
  416: 'There is no such part of this file.',
  417: 'This expectation cannot be met.',
  501: 'This transfer encoding is not possible here.',
  502: 'The service behind this address has given no valid answer.',
  503: 'The service behind this address is not running now. Please try again soon.',
  504: 'The service behind this address has not answered in time.',
  505: 'This version of HTTP is not possible here.',
}

/** Answers with a plain page; `headers` are name, value, name, value. */
export const answerPage = (
  response: ServerResponse,
  status: number,
  headers: readonly string[] = [],
): void => {
  const { head, text } = pageOf(status, headers)
  response.writeHead(status, head)
  response.end(text)
}

/** The same for a connection that waits for an upgrade; it is closed afterwards. */
export const pageText = (status: number): string => {
  const { head, text } = pageOf(status, ['Connection', 'close'])
  const lines = head.map((each, at) => (at % 2 === 0 ? `${each}: ` : `${each}\r\n`)).join('')
  return `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n${lines}\r\n${text}`
}

const pageOf = (
  status: number,
  headers: readonly string[],
): { readonly head: string[]; readonly text: string } => {
  const text = `${status} ${STATUS_CODES[status] ?? ''}\n\n${texts[status] ?? ''}\n`
  const head = [
    'Content-Type',
    'text/plain; charset=utf-8',
    'Content-Length',
    String(Buffer.byteLength(text)),
    'Cache-Control',
    'no-store',
    'X-Content-Type-Options',
    'nosniff',
    ...(status === 503 ? ['Retry-After', '2'] : []),
    ...headers,
  ]
  return { head, text }
}
