/** A server's address in the parts that a connection needs. */
export interface ServerAddress {
  /** `http://127.0.0.1:7420`, in the one form by which it is known. */
  readonly url: string
  readonly isSecure: boolean
  readonly host: string
  /** For the `Host` header: with the port, unless it is the default. */
  readonly authority: string
  readonly port: number
  /** What stands before every path: empty, or `/prefix`. */
  readonly path: string
}

/** Where a server is when nobody says otherwise. */
export const defaultServer = 'http://127.0.0.1:7420'

/** Reads `http(s)://host[:port][/path]`; undefined for anything else, user names included. */
export const parseServer = (text: string): ServerAddress | undefined => {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url === undefined || !/^https?:$/.test(url.protocol)) return undefined
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '')
    return undefined
  const path = url.pathname.replace(/\/+$/, '')
  const isSecure = url.protocol === 'https:'
  return {
    url: `${url.origin}${path}`,
    isSecure,
    host: url.hostname.replace(/^\[(.*)\]$/, '$1'),
    authority: url.host,
    port: url.port === '' ? (isSecure ? 443 : 80) : Number(url.port),
    path,
  }
}

/** Whether both are one server of this machine by two of its names: `localhost`, `127.0.0.1`, `::1`. */
export const isSameHere = (a: ServerAddress, b: ServerAddress): boolean =>
  [a, b].every(({ host }) => ['localhost', '127.0.0.1', '::1'].includes(host)) &&
  a.port === b.port &&
  a.path === b.path &&
  a.isSecure === b.isSecure

/** Whether a token may go to this server in clear: it never leaves the machine. */
export const isLoopback = ({ host }: ServerAddress): boolean =>
  host === 'localhost' || host === '::1' || /^127(?:\.\d{1,3}){3}$/.test(host)
