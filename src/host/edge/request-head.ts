import type { IncomingMessage } from 'node:http'
import { withoutSessionCookies } from '../../formats/session-cookie.ts'
import { tokensOf } from './answer-head.ts'
import type { Peer } from './peers.ts'
import { readTarget, type Target } from './request-target.ts'
import { hostOf } from './route-table.ts'

/** What a client asks for, once it can mean only one thing. */
export interface Asked {
  readonly method: string
  /** As routes are written. */
  readonly host: string
  /** As the client wrote it. */
  readonly authority: string
  readonly target: Target
  /** Header lines that go on, each with its CRLF. */
  readonly lines: string
  readonly body: 'none' | 'counted' | 'chunked'
  /** Bytes, of a counted body. */
  readonly length: number
  readonly forwarded: Forwarded
}

/** What a proxy before us has said. */
interface Forwarded {
  for: string
  proto: string
  host: string
}

/** The status with which a request is refused that could be read in two ways. */
export type Refused = 400 | 501 | 505

/** Reads what Node's parser let through, more strictly (RFC 9112, 3.2, 6.3 and 11.2). */
export const readRequest = (request: IncomingMessage): Asked | Refused => {
  const { method = '', url = '', httpVersion } = request
  if (httpVersion !== '1.1' && httpVersion !== '1.0') return 505
  const seen = readHeaders(request.rawHeaders)
  if (!seen) return 400
  if (seen.transfer !== null) {
    if (httpVersion === '1.0' || seen.length !== null) return 400
    if (seen.transfer.toLowerCase() !== 'chunked') return 501
  }
  const target = url === '*' && method === 'OPTIONS' ? wholeServer : readTarget(url)
  const authority = target?.authority ?? seen.host
  const host = authority === null ? null : hostOf(authority)
  if (!target || authority === null || host === null) return 400
  return {
    method,
    host,
    authority,
    target,
    lines: seen.lines,
    body: seen.transfer !== null ? 'chunked' : Number(seen.length) > 0 ? 'counted' : 'none',
    length: Number(seen.length),
    forwarded: seen.forwarded,
  }
}

/** The head that goes to the instance; `sent` is the target, `prefix` what was taken off it. */
export const headFor = (asked: Asked, peer: Peer, sent: string, prefix: string): string => {
  const { for: before, proto, host } = asked.forwarded
  const believed = peer.trusted
  const chain = believed && before !== '' ? `${before}, ${peer.address}` : peer.address
  return (
    `${asked.method} ${sent} HTTP/1.1\r\nHost: ${asked.authority}\r\n${asked.lines}` +
    (asked.body === 'chunked' ? 'Transfer-Encoding: chunked\r\n' : '') +
    `X-Forwarded-For: ${chain}\r\n` +
    `X-Forwarded-Proto: ${believed && /^https$/i.test(proto) ? 'https' : 'http'}\r\n` +
    `X-Forwarded-Host: ${believed && hostOf(host) !== null ? host : asked.authority}\r\n` +
    (prefix === '' || prefix === '/' ? '' : `X-Forwarded-Prefix: ${prefix}\r\n`)
  )
}

const wholeServer: Target = { authority: null, path: '/', query: '', sent: '*' }

interface Seen {
  host: string | null
  transfer: string | null
  length: string | null
  connection: string
  lines: string
  readonly forwarded: Forwarded
}

const readHeaders = (raw: readonly string[]): Seen | null => {
  const forwarded = { for: '', proto: '', host: '' }
  const seen: Seen = {
    host: null,
    transfer: null,
    length: null,
    connection: '',
    lines: '',
    forwarded,
  }
  const nominated = nominatedBy(raw)
  for (let at = 0; at < raw.length; at += 2) {
    const name = raw[at] ?? ''
    const value = raw[at + 1] ?? ''
    const lower = name.toLowerCase()
    if (isTaken.has(lower) || lower.startsWith('x-forwarded') || lower.includes('_')) {
      if (!take(seen, lower, value)) return null
    } else if (nominated === null || !nominated.includes(lower))
      seen.lines += lower === 'cookie' ? cookieLine(name, value) : `${name}: ${value}\r\n`
  }
  if (seen.length !== null) seen.lines += `Content-Length: ${seen.length}\r\n`
  return seen
}

/** What does not go on as it is (RFC 9110, 7.6.1, and what a client may not say of itself). */
const isTaken = new Set([
  'host',
  'content-length',
  'transfer-encoding',
  'connection',
  'keep-alive',
  'proxy-connection',
  'proxy-authorization',
  'proxy',
  'te',
  'upgrade',
  'http2-settings',
  'expect',
  'forwarded',
  'x-real-ip',
])

/** Whether it may stand there. */
const take = (seen: Seen, lower: string, value: string): boolean => {
  switch (lower) {
    case 'host':
      if (seen.host !== null) return false
      seen.host = value
      return true
    case 'content-length':
      if (seen.length !== null || !/^\d{1,15}$/.test(value)) return false
      seen.length = value
      return true
    case 'transfer-encoding':
      if (seen.transfer !== null) return false
      seen.transfer = value
      return true
    case 'x-forwarded-for':
      seen.forwarded.for += `${seen.forwarded.for === '' ? '' : ', '}${value}`
      return true
    case 'x-forwarded-proto':
      seen.forwarded.proto = value
      return true
    case 'x-forwarded-host':
      seen.forwarded.host = value
      return true
    default:
      return takeUnderscored(seen, lower, value)
  }
}

/** Whoever signed in to Berth at this very host has a cookie that is for no service. */
const cookieLine = (name: string, value: string): string => {
  const left = withoutSessionCookies(value)
  return left === '' ? '' : `${name}: ${left}\r\n`
}

/** Many services read `x_forwarded_for` as `x-forwarded-for`: only harmless ones go on. */
const takeUnderscored = (seen: Seen, lower: string, value: string): boolean => {
  const dashed = lower.replaceAll('_', '-')
  if (dashed !== lower && !isTaken.has(dashed) && !dashed.startsWith('x-forwarded'))
    seen.lines += `${lower}: ${value}\r\n`
  return true
}

/** Headers that `Connection` names, which end here; null for none, the usual case. */
const nominatedBy = (raw: readonly string[]): readonly string[] | null => {
  let found: string[] | null = null
  for (let at = 0; at < raw.length; at += 2) {
    const name = raw[at] ?? ''
    if (name.length !== 10 || name.toLowerCase() !== 'connection') continue
    const value = raw[at + 1] ?? ''
    if (!/^(?:close|keep-alive|upgrade)$/i.test(value)) (found ??= []).push(...tokensOf(value))
  }
  return found
}
