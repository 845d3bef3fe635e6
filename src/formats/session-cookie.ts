/** How the names of Berth's own cookies begin; behind it stands which installation set it. */
export const sessionCookiePrefix = 'berth_session_'

const own = new RegExp(`^(?:__Host-)?${sessionCookiePrefix}`)

/**
 * The value of a header `Cookie` (RFC 6265, 4.2) without Berth's own cookies: they are for no
 * service, and a browser sends them to every port of a host. What has none is returned as it is.
 */
export const withoutSessionCookies = (cookies: string): string =>
  cookies.includes(sessionCookiePrefix)
    ? cookies
        .split(';')
        .map((pair) => pair.trim())
        .filter((pair) => !own.test(pair))
        .join('; ')
    : cookies
