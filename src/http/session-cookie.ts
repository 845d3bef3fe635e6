import { createHmac, type KeyObject } from 'node:crypto'
import { sessionCookiePrefix } from '../formats/session-cookie.ts'

/** The cookie in which a browser keeps its session, for one request and its answer. */
export interface SessionCookie {
  /** What the browser sent; more than one when somebody else has set one, too. */
  readonly secrets: readonly string[]
  /**
   * The headers `Set-Cookie` that give the browser a new session, for so many milliseconds, and
   * take away what it sent by our name.
   */
  start(secret: string, ms: number): readonly string[]
  /** The one that takes away the session that it sent. */
  end(): string
}

/**
 * The session cookie of an installation (RFC 6265bis). Cookies do not know ports, so its name is
 * the installation's own: two on one host do not sign each other out. Where the page came over TLS
 * it is `Secure`, and by its prefix `__Host-` nobody but this very host can have set it.
 */
export const sessionCookies = (installKey: KeyObject): ((request: Request) => SessionCookie) => {
  const mark = createHmac('sha256', installKey).update('berth session cookie').digest('hex')
  const plain = `${sessionCookiePrefix}${mark.slice(0, 12)}`
  const secure = `__Host-${plain}`
  const always = 'HttpOnly; SameSite=Strict'
  const set = (isSecure: boolean, value: string, seconds: number): string =>
    isSecure
      ? `${secure}=${value}; Max-Age=${seconds}; Path=/; Secure; ${always}`
      : `${plain}=${value}; Max-Age=${seconds}; Path=/v1; ${always}`
  const tossed = (path: string): string => `${plain}=; Max-Age=0; Path=${path}; ${always}`
  return ({ headers }) => {
    const cookies = headers.get('cookie')
    const kept = valuesOf(cookies, secure)
    return {
      secrets: kept.length > 0 ? kept : valuesOf(cookies, plain),
      start: (secret, ms) => [
        set(cameOverTls(headers), secret, Math.ceil(ms / 1000)),
        // A cookie of another path, which is not ours, would stand beside the new one.
        ...(valuesOf(cookies, plain).length > 0 ? [tossed('/'), tossed('/v1/sessions')] : []),
      ],
      end: () => set(kept.length > 0, '', 0),
    }
  }
}

const valuesOf = (cookies: string | null, name: string): readonly string[] =>
  (cookies?.split(';') ?? [])
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${name}=`))
    .map((pair) => pair.slice(name.length + 1))

/**
 * Behind a proxy only the browser knows, and it says so with every call that changes something. Who
 * lies about it gets a cookie that is kept too well.
 */
const cameOverTls = (headers: Headers): boolean =>
  headers.get('origin')?.startsWith('https://') ?? false
