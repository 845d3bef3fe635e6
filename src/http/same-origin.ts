import { Refusal } from '../core/kernel/refusal.ts'

/**
 * Refuses what a page elsewhere made the browser send with our cookie: other sites, and services
 * on other ports of this host. What the browser says of the page decides (Fetch Metadata); one that
 * says nothing must name our own origin, except where the call only reads.
 */
export const insistSameOrigin = (request: Request): void => {
  const isRead = request.method === 'GET' || request.method === 'HEAD'
  const said = originSaid(request, isRead)
  if (said === 'other' || (said === 'nothing' && !isRead)) throw elsewhere()
}

/** The same where a call needs no cookie: then a caller that is no browser may say nothing. */
export const refuseOtherOrigin = (request: Request): void => {
  if (originSaid(request, false) === 'other') throw elsewhere()
}

const originSaid = (request: Request, isRead: boolean): 'ours' | 'other' | 'nothing' => {
  const site = request.headers.get('sec-fetch-site')
  // `none`: the user typed the address, which changes nothing.
  if (site !== null) return site === 'same-origin' || (isRead && site === 'none') ? 'ours' : 'other'
  const origin = request.headers.get('origin')
  if (origin === null) return 'nothing'
  return hostOf(origin) === new URL(request.url).host ? 'ours' : 'other'
}

const hostOf = (origin: string): string | undefined => {
  const url = URL.canParse(origin) ? new URL(origin) : undefined
  return url?.origin === origin ? url.host : undefined
}

const elsewhere = (): Refusal =>
  new Refusal('cross_origin', "The call does not come from Berth's own page.", {
    next: "Open Berth's page at its own address, or call with a token.",
  })
