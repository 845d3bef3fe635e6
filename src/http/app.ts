import { Hono } from 'hono'
import { authenticate } from '../core/access/authenticate.ts'
import type { EvidencePorts } from '../core/evidence/verifier.ts'
import type { Context, World } from '../core/kernel/context.ts'
import { Refusal } from '../core/kernel/refusal.ts'
import { nextLogin } from '../core/kernel/operation.ts'
import { answer, type Door } from './door.ts'
import { eventStream } from './event-stream.ts'
import type { Metrics } from './metrics.ts'
import { openApi } from './openapi.ts'
import { referencePage } from './reference-page.ts'
import { problemOf } from './problem.ts'
import { rateLimit } from './rate-limit.ts'
import type { Call } from './route.ts'
import { routes } from './routes/all.ts'

/** What the API needs to stand. */
export interface AppOptions {
  readonly world: World & EvidencePorts
  readonly metrics: Metrics
  /** One structured line: what happened, never a secret. */
  readonly log: (line: Readonly<Record<string, unknown>>) => void
  /** Calls a second that one token may make. */
  readonly callsPerSecond: number
  /** Whether the server still takes calls; a stopping one answers `/readyz` with 503. */
  readonly isReady: () => boolean
  readonly version: string
}

/** Calls a second with a wrong token or none, per address: enough to err, too few to guess. */
const strangersPerSecond = 20

/** The API as a web-standard application: it can be called without a socket. */
export const createApp = (options: AppOptions): Hono => {
  const app = new Hono()
  const { world, metrics } = options
  const strangers = rateLimit(strangersPerSecond, world.now)
  const callers = rateLimit(options.callsPerSecond, world.now)
  const door: Door = {
    ...options,
    isOpen: options.isReady,
    enter: async (request, requestId, idempotency): Promise<Call> => {
      const address = request.address
      const secret = bearer(request.headers.get('authorization'))
      const principal = await authenticated(world, secret, () =>
        wait(strangers.take(address ?? ''), 'with a wrong token'),
      )
      wait(callers.take(principal.id), `by ${principal.name}`)
      const context: Context = {
        ...world,
        principal,
        request: { id: requestId, address, idempotency },
      }
      return { ...context, verifier: world.verifier, signer: world.signer, answers: world.answers }
    },
  }
  for (const route of routes) {
    const path = route.endpoint.path.replaceAll(/\{(\w+)\}/g, ':$1')
    app.on(route.endpoint.method, path, (c) =>
      route.endpoint.id === 'event.list' && wantsStream(c.req.header('accept'))
        ? eventStream(door, c)
        : answer(door, route, c),
    )
  }
  const document = openApi(routes, options.version)
  app.get('/openapi.json', (c) => c.json(document))
  app.get('/docs', (c) => c.html(referencePage(document), 200, pageHeaders))
  app.get('/healthz', (c) => c.text('ok\n'))
  app.get('/readyz', (c) => (options.isReady() ? c.text('ready\n') : c.text('stopping\n', 503)))
  app.get('/metrics', async (c) => {
    return c.body(await metrics.text(), 200, { 'content-type': metrics.contentType })
  })
  app.notFound((c) => {
    const refusal = new Refusal('not_found', `There is nothing at ${c.req.path}.`, {
      next: 'See /docs for every path.',
    })
    return new Response(JSON.stringify(problemOf(refusal, world.newId('req'))), {
      status: 404,
      headers: { 'content-type': 'application/problem+json' },
    })
  })
  return app
}

const pageHeaders = {
  'content-security-policy': "default-src 'none'; style-src 'self' 'unsafe-inline'",
  'x-content-type-options': 'nosniff',
}

const wantsStream = (accept: string | undefined): boolean =>
  accept?.includes('text/event-stream') ?? false

const bearer = (header: string | null): string | undefined =>
  /^Bearer (\S{1,256})$/i.exec(header ?? '')?.[1]

const authenticated = async (world: World, secret: string | undefined, onStranger: () => void) => {
  if (secret === undefined) {
    onStranger()
    throw new Refusal('unauthenticated', 'This call needs a token.', { next: nextLogin })
  }
  try {
    return await authenticate(world, secret)
  } catch (error) {
    if (error instanceof Refusal) onStranger()
    throw error
  }
}

const wait = (seconds: number, whose: string): void => {
  if (seconds === 0) return
  throw Object.assign(
    new Refusal('rate_limited', `Too many calls ${whose}.`, {
      next: `Try again in ${seconds} s; send many reports at once to /v1/deployment-records/bulk.`,
    }),
    { retryAfter: seconds },
  )
}
