import { request } from 'node:http'
import { connect } from 'node:net'
import type { Address } from './address.ts'
import type { Readiness } from './wire.ts'

/** What one check has found; `why` is one line for people, empty when it is ready. */
export interface Finding {
  readonly ok: boolean
  readonly why: string
}

/**
 * Checks once, within `timeoutMs`: a GET that must answer 2xx (a redirect is no answer: it may lead
 * to another server), or a connection that must be taken.
 */
export const check = (
  { host, port }: Address,
  { path, timeoutMs }: Pick<Readiness, 'path' | 'timeoutMs'>,
): Promise<Finding> =>
  path === null ? connects(host, port, timeoutMs) : answers(host, port, path, timeoutMs)

const ready: Finding = { ok: true, why: '' }

const connects = (host: string, port: number, timeoutMs: number): Promise<Finding> =>
  new Promise((resolve) => {
    const socket = connect({ host, port })
    const settle = (finding: Finding): void => {
      clearTimeout(timer)
      socket.destroy()
      resolve(finding)
    }
    const timer = setTimeout(
      () => settle(bad(`port ${port} took no connection within ${timeoutMs} ms`)),
      timeoutMs,
    )
    socket.once('connect', () => settle(ready))
    socket.once('error', (error) => settle(bad(unreachable(port, error))))
  })

const answers = (host: string, port: number, path: string, timeoutMs: number): Promise<Finding> =>
  new Promise((resolve) => {
    const asked = request(
      { host, port, path, agent: false, headers: { 'user-agent': 'berth-readiness' } },
      (response) => {
        const status = response.statusCode ?? 0
        settle(status >= 200 && status < 300 ? ready : bad(`GET ${path} answered ${status}`))
      },
    )
    const settle = (finding: Finding): void => {
      clearTimeout(timer)
      asked.destroy()
      resolve(finding)
    }
    const timer = setTimeout(
      () => settle(bad(`GET ${path} did not answer within ${timeoutMs} ms`)),
      timeoutMs,
    )
    asked.on('error', (error) => settle(bad(unreachable(port, error))))
    asked.end()
  })

const bad = (why: string): Finding => ({ ok: false, why })

const unreachable = (port: number, error: Error & { readonly code?: string }): string =>
  error.code === 'ECONNREFUSED'
    ? `nothing listens on port ${port}; it has to listen on the port that the variable PORT says`
    : `port ${port} broke off the connection (${error.code ?? error.message})`
