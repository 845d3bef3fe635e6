import { Hono, type Context as HonoContext } from 'hono'
import type { World } from '../core/kernel/context.ts'
import { Refusal } from '../core/kernel/refusal.ts'
import { bodyRoom } from './body-room.ts'
import { answer, type Door } from './door.ts'
import { entrance } from './entrance.ts'
import { eventStreams } from './event-stream.ts'
import { liveness } from './liveness.ts'
import type { Metrics } from './metrics.ts'
import { noted, WrongMethod } from './note.ts'
import { createNews, type News } from './news.ts'
import { openApi } from './openapi.ts'
import { addPage, type FindPage } from './page.ts'
import { problemPage } from './problem-page.ts'
import { referencePage } from './reference-page.ts'
import type { Ports, Route } from './route.ts'
import { routes } from './routes/all.ts'
import { sessionCookies } from './session-cookie.ts'
import { answerSignIn } from './sign-in.ts'
import { uploadRoom } from './upload-room.ts'

/** What the API needs to stand. */
export interface AppOptions {
  readonly world: World & Ports
  readonly metrics: Metrics
  /** One structured line: what happened, never a secret. */
  readonly log: (line: Readonly<Record<string, unknown>>) => void
  /** Calls a second that one token may make. */
  readonly callsPerSecond: number
  /** How many uploads one organization may have under way. */
  readonly uploadsAtOnce: number
  /** Whether the server still takes calls; a stopping one turns them away. */
  readonly isReady: () => boolean
  readonly version: string
  /** Tells of events that this process has numbered; without it, streams look by themselves. */
  readonly numbering?: News
  /** Tells of runs that this process has brought to their end; without it, one looks. */
  readonly ended?: News
  /** Finds the web page. */
  readonly page: FindPage
}

/** The API as a web-standard application: it can be called without a socket. */
export const createApp = (options: AppOptions): Hono => {
  const { world, metrics, log, isReady: isOpen } = options
  const enter = entrance(world, options.callsPerSecond)
  const cookieOf = sessionCookies(world.installKey)
  const ended = options.ended ?? createNews()
  const rooms = { roomFor: bodyRoom(), uploading: uploadRoom(options.uploadsAtOnce) }
  const door: Door = { world, metrics, log, isOpen, ended, enter, cookieOf, ...rooms }
  const app = new Hono()
  addRoutes(app, door, options.numbering ?? createNews())
  addPages(app, options)
  const pageAt = addPage(app, options.page)
  for (const [path, methods] of methodsByPath(app))
    app.all(path, (c) =>
      noted(door, unknown(c), async () => {
        throw new WrongMethod(c.req.raw.method.slice(0, 20), methods.join(', '))
      }),
    )
  app.notFound(
    async (c) =>
      (await pageAt(c)) ??
      noted(door, unknown(c), async () => {
        throw new Refusal('not_found', `There is nothing at ${c.req.path.slice(0, 100)}.`, {
          next: 'See /docs for every path.',
        })
      }),
  )
  app.onError((error, c) =>
    noted(door, unknown(c), async () => {
      throw error
    }),
  )
  return app
}

/** A call of no endpoint. */
const unknown = ({ req }: HonoContext) => ({ id: 'none', method: req.method.slice(0, 20) })

const addRoutes = (app: Hono, door: Door, numbering: News): void => {
  const stream = eventStreams(numbering)
  for (const route of routes) {
    const path = route.endpoint.path.replaceAll(/\{(\w+)\}/g, ':$1')
    app.on(route.endpoint.method, path, (c) =>
      wantsStream(route, c)
        ? stream(door, route, c)
        : (route.endpoint.permission === 'public' ? answerSignIn : answer)(door, route, c),
    )
  }
}

const wantsStream = ({ endpoint }: Route, c: HonoContext): boolean =>
  endpoint.id === 'event.list' &&
  c.req.raw.method === 'GET' &&
  (c.req.raw.headers.get('accept')?.includes('text/event-stream') ?? false)

const addPages = (app: Hono, { world, metrics, isReady, version }: AppOptions): void => {
  // Made when somebody asks: a start need not wait for it.
  let document: ReturnType<typeof openApi> | undefined
  const described = () => (document ??= openApi(routes, version))
  const answers = liveness(world.db)
  app.get('/openapi.json', (c) => c.body(JSON.stringify(described()), 200, json))
  app.get('/docs', (c) => c.html(referencePage(described()), 200, page))
  app.get('/docs/problems', (c) => c.html(problemPage(), 200, page))
  app.get('/healthz', (c) => c.text('ok\n'))
  app.get('/readyz', async (c) => {
    if (!isReady()) return c.text('stopping\n', 503)
    return (await answers()) ? c.text('ready\n') : c.text('the database does not answer\n', 503)
  })
  app.get('/metrics', async (c) =>
    c.body(await metrics.text(), 200, { 'content-type': metrics.contentType }),
  )
}

const json = { 'content-type': 'application/json', 'x-content-type-options': 'nosniff' }
const page = {
  'content-security-policy':
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
}

const methodsByPath = (app: Hono): ReadonlyMap<string, readonly string[]> => {
  const methods = new Map<string, string[]>()
  for (const { path, method } of app.routes) {
    const known = methods.get(path) ?? []
    methods.set(path, [...known, ...(method === 'GET' ? ['GET', 'HEAD'] : [method])])
  }
  return methods
}
