import assert from 'node:assert/strict'
import type { Hono } from 'hono'
import type { Endpoint } from '../../src/contract/endpoint.ts'
import { problem as problemSchema } from '../../src/contract/problem.schema.ts'
import type { Problem } from '../../src/contract/problem.ts'
import { firstStart } from '../../src/core/access/first-start.ts'
import type { BlobBytes } from '../../src/core/blobs/blob-bytes.ts'
import type { Database } from '../../src/core/kernel/database.ts'
import type { SourceBlobs } from '../../src/core/sources/blobs.ts'
import { numberEvents } from '../../src/core/ledger/log/number-events.ts'
import { createApp } from '../../src/http/app.ts'
import type { News } from '../../src/http/news.ts'
import { createMetrics } from '../../src/http/metrics.ts'
import type { Route } from '../../src/http/route.ts'
import { routes } from '../../src/http/routes/all.ts'
import { readyRuntime } from './ready-runtime.ts'
import { clockAt, worldOn, type Clock, type TestWorld } from '../world.ts'

/** What came back; `body` is the parsed JSON. */
export interface Reply {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  readonly body: Record<string, unknown>
}

/** How a call differs from a plain one. */
export interface How {
  readonly token?: string | undefined
  readonly headers?: Readonly<Record<string, string>>
  readonly address?: string
}

/**
 * The API over one database, without a socket; whatever it answers is held against the contract.
 */
export interface Api {
  readonly app: Hono
  readonly world: TestWorld
  readonly clock: Clock
  /** Everything that was logged, a JSON line each. */
  readonly log: string[]
  /** Every token secret that this server has made. */
  readonly secrets: string[]
  /** The first administrator's secret, with the install grant. */
  readonly root: string
  /** Calls an endpoint by its id with its flat input. */
  call(id: string, input?: object, how?: How): Promise<Reply>
  /** The same; fails unless it succeeds. */
  ok(id: string, input?: object, how?: How): Promise<Reply>
  /** The same; fails unless it is refused with this code. */
  refused(code: string, id: string, input?: object, how?: How): Promise<Problem>
  /** Sends anything. */
  send(path: string, init?: RequestInit, how?: How): Promise<Reply>
  /** Gives committed events their numbers. */
  number(): Promise<void>
}

/** Options of the API for tests. */
export interface ApiOptions {
  readonly callsPerSecond?: number
  readonly isReady?: () => boolean
  /** Tells of numbered events; else streams look by themselves, as on another replica. */
  readonly numbering?: News
  /** Stands between the API and its database. */
  readonly through?: (db: Database) => Database
  /** Where sources are kept. */
  readonly blobs?: SourceBlobs
  /** Where blobs are kept. */
  readonly blobBytes?: BlobBytes
  readonly blobQuotaBytes?: number
  readonly uploadsAtOnce?: number
}

/** Starts the API on a fresh database. */
export const startApi = async (db: Database, options: ApiOptions = {}): Promise<Api> => {
  const clock = clockAt()
  const plain = worldOn(db, { now: clock.now })
  const born = await firstStart(plain, { install: 'test' })
  assert.ok(born)
  const world = {
    ...plain,
    ...readyRuntime(),
    db: options.through?.(db) ?? db,
    blobs: options.blobs ?? plain.blobs,
    blobBytes: options.blobBytes ?? plain.blobBytes,
    blobQuotaBytes: options.blobQuotaBytes ?? plain.blobQuotaBytes,
  }
  const log: string[] = []
  const secrets = [born.token.secret]
  const app = createApp({
    world,
    metrics: createMetrics('test'),
    log: (line) => log.push(JSON.stringify(line)),
    callsPerSecond: options.callsPerSecond ?? 1_000_000,
    uploadsAtOnce: options.uploadsAtOnce ?? 100,
    isReady: options.isReady ?? (() => true),
    ...(options.numbering ? { numbering: options.numbering } : {}),
    version: 'test',
    page: async () => undefined,
  })
  const send: Api['send'] = async (path, init = {}, how = {}) => {
    const headers = new Headers(init.headers)
    const token = 'token' in how ? how.token : born.token.secret
    if (token !== undefined) headers.set('authorization', `Bearer ${token}`)
    for (const [name, value] of Object.entries(how.headers ?? {})) headers.set(name, value)
    const incoming = { socket: { remoteAddress: how.address ?? '192.0.2.1' } }
    const response = await app.request(path, { ...init, headers }, { incoming })
    return await replyOf(response, secrets)
  }
  const call: Api['call'] = async (id, input = {}, how = {}) => {
    const route = routeOf(id)
    const { path, init } = requestOf(route.endpoint, input)
    const reply = await send(path, init, how)
    holdAgainst(route, reply)
    return reply
  }
  return {
    app,
    world,
    clock,
    log,
    secrets,
    root: born.token.secret,
    send,
    call,
    ok: async (id, input, how) => {
      const reply = await call(id, input, how)
      assert.ok(reply.status < 300, `${id} answered ${reply.status} ${reply.text}`)
      return reply
    },
    refused: async (code, id, input, how) => {
      const { body, text } = await call(id, input, how)
      assert.equal(body['code'], code, text)
      return body as unknown as Problem
    },
    number: async () => {
      while ((await numberEvents(world)) > 0) options.numbering?.tell()
    },
  }
}

/** The route with this id. */
export const routeOf = (id: string): Route => {
  const route = routes.find(({ endpoint }) => endpoint.id === id)
  assert.ok(route, `there is no endpoint ${id}`)
  return route
}

/** How a client sends this input. */
export const requestOf = (
  { path: pattern, method, takes }: Endpoint<unknown, unknown>,
  input: object,
): { readonly path: string; readonly init: RequestInit } => {
  const rest = new Map(Object.entries(input).filter(([, value]) => value !== undefined))
  const path = pattern.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const value = String(rest.get(name))
    rest.delete(name)
    // What a careless client would send.
    return value.isWellFormed() ? encodeURIComponent(value) : '%ED%A0%80'
  })
  if (takes !== 'bytes' && (method === 'POST' || method === 'PATCH'))
    return {
      path,
      init: {
        method,
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(Object.fromEntries(rest)),
      },
    }
  const query = new URLSearchParams()
  for (const [name, value] of rest)
    for (const each of [value].flat()) query.append(name, String(each))
  const bytes = { headers: { 'content-type': 'application/octet-stream' }, body: 'x' }
  return {
    path: query.size > 0 ? `${path}?${query.toString()}` : path,
    init: { method, ...(takes === 'bytes' ? bytes : {}) },
  }
}

const replyOf = async (response: Response, secrets: string[]): Promise<Reply> => {
  const text = await response.text()
  const isJson = /json/.test(response.headers.get('content-type') ?? '')
  const body = isJson && text !== '' ? (JSON.parse(text) as Reply['body']) : {}
  secrets.push(...(text.match(/berth_[A-Za-z0-9_-]{43}/g) ?? []))
  assert.match(response.headers.get('x-request-id') ?? '', /^req_[0-9a-z]{26}$/)
  if (response.status >= 400) holdProblem(response, body)
  return { status: response.status, headers: response.headers, text, body }
}

const holdProblem = ({ headers, status }: Response, body: object): void => {
  assert.equal(headers.get('content-type'), 'application/problem+json')
  const problem = problemSchema.strict().parse(body)
  assert.equal(problem.status, status)
  assert.equal(problem.requestId, headers.get('x-request-id'))
  for (const { pointer } of problem.errors) assert.match(pointer, /^#(\/[!-~]*)*$/)
}

const holdAgainst = ({ endpoint, output }: Route, { status, body }: Reply): void => {
  if (status >= 400) return
  assert.equal(status, endpoint.status)
  // Parsing drops what the contract does not know: nothing may be dropped.
  assert.deepEqual(output.parse(body), body, `${endpoint.id} answers what it does not declare`)
}
