import { Fault, Refusal } from '../core/kernel/refusal.ts'
import type { Door } from './door.ts'
import { problemOf } from './problem.ts'
import { RateLimited } from './rate-limit.ts'
import type { Route } from './route.ts'

/** What is noted of one call while it runs. */
export interface Note {
  readonly requestId: string
  /** The caller's id, once it is known. */
  principal: string
  /** The session by whose cookie it came, if it did. */
  session?: string | undefined
}

/** What an endpoint answers. */
export interface Answer {
  readonly status: number
  readonly body: string | ReadableStream<Uint8Array>
  readonly headers: Readonly<Record<string, string>>
  /** Headers `Set-Cookie`, each of its own. */
  readonly cookies?: readonly string[] | undefined
}

/** Runs one call and writes it down: one line in the log, one observation, an id in the answer. */
export const noted = async (
  door: Door,
  { id: operation, method }: Pick<Route['endpoint'], 'id'> & { readonly method: string },
  act: (note: Note) => Promise<Answer>,
): Promise<Response> => {
  const note: Note = { requestId: door.world.newId('req'), principal: '' }
  const began = performance.now()
  let code = ''
  let answer: Answer
  try {
    if (!door.isOpen()) throw new Fault('shutting_down', 'The server is stopping.')
    answer = await act(note)
  } catch (error) {
    const problem = problemOf(error, note.requestId)
    code = problem.code
    answer = {
      status: problem.status,
      body: JSON.stringify(problem),
      headers: { 'content-type': 'application/problem+json', ...headersOf(error) },
    }
    if (!(error instanceof Refusal)) door.log(trouble(error, code, note.requestId))
  }
  const ms = performance.now() - began
  door.metrics.observe(operation, answer.status, ms)
  door.log({
    message: 'call',
    requestId: note.requestId,
    operation,
    method,
    status: answer.status,
    ...(code === '' ? {} : { code }),
    ms: Math.round(ms * 10) / 10,
    principal: note.principal,
  })
  const headers = new Headers({
    ...answer.headers,
    'x-request-id': note.requestId,
    ...(note.session === undefined ? {} : { 'berth-session': note.session }),
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    ...(door.isOpen() ? {} : { connection: 'close' }),
  })
  for (const cookie of answer.cookies ?? []) headers.append('set-cookie', cookie)
  return new Response(answer.body, { status: answer.status, headers })
}

/** A refusal that only HTTP has: the path is there, but not with this method. */
export class WrongMethod extends Refusal {
  readonly allow: string

  constructor(method: string, allow: string) {
    super('method_not_allowed', `${method} is not a method of this path.`, {
      next: `Use ${allow}.`,
    })
    this.allow = allow
  }
}

const unknown: ReadonlySet<string> = new Set([
  'unauthenticated',
  'session_ended',
  'cookie_ambiguous',
])

const headersOf = (error: unknown): Readonly<Record<string, string>> => {
  if (error instanceof RateLimited) return { 'retry-after': String(error.retryAfter) }
  if (error instanceof WrongMethod) return { allow: error.allow }
  if (error instanceof Refusal && unknown.has(error.code)) return { 'www-authenticate': 'Bearer' }
  return {}
}

/** What is inside a fault or a defect, for the log alone. */
export const trouble = (
  error: unknown,
  code: string,
  requestId: string,
): Readonly<Record<string, unknown>> => ({
  message: code === 'defect' ? 'defect' : 'fault',
  requestId,
  code,
  error: error instanceof Error ? (error.stack ?? error.message) : String(error),
  cause: error instanceof Error && error.cause instanceof Error ? error.cause.message : '',
})
