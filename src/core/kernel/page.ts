import { createHash } from 'node:crypto'
import type { Context } from './context.ts'
import { Refusal } from './refusal.ts'

/** One page of a list; `nextCursor` is null on the last. */
export interface Page<T> {
  readonly items: readonly T[]
  readonly nextCursor: string | null
}

/** Which page: at most `limit` items after the cursor. */
export interface PageRequest {
  readonly limit: number
  readonly cursor?: string | undefined
}

/** One list, with the filters that every page of it shares. */
export interface Listing {
  readonly list: string
  readonly filters?: object
}

/** The place of an item in a list by time: milliseconds since 1970, then its id. */
export type TimePlace = readonly [at: number, id: string]

type Caller = Pick<Context, 'principal' | 'now'>

/**
 * One page of a list by name; `fetch` gives so many items after a name. The cursor carries the
 * organization, the list, its filters and the moment of the first page; any other is refused.
 */
export const pageByName = <T extends { readonly name: string }>(
  caller: Caller,
  listing: Listing,
  request: PageRequest,
  fetch: (after: string, limit: number) => Promise<readonly T[]>,
): Promise<Page<T>> =>
  cut<T, readonly [string]>(caller, listing, request, {
    fits: (place) => place.length === 1 && isText(place[0]),
    fetch: (place, limit) => fetch(place?.[0] ?? '', limit),
    placeOf: ({ name }) => [name],
  })

/**
 * One page of a list by time, newest first; `fetch` gives so many items older than a place, as the
 * list was at the moment of its first page (milliseconds since 1970).
 */
export const pageByTime = <T>(
  caller: Caller,
  listing: Listing,
  request: PageRequest,
  fetch: (before: TimePlace | undefined, limit: number, moment: number) => Promise<readonly T[]>,
  placeOf: (item: T) => TimePlace,
): Promise<Page<T>> =>
  cut<T, TimePlace>(caller, listing, request, {
    fits: (place) => place.length === 2 && isInstant(place[0]) && isText(place[1]),
    fetch,
    placeOf,
  })

interface Order<T, Place> {
  readonly fits: (place: readonly unknown[]) => boolean
  readonly fetch: (after: Place | undefined, limit: number, moment: number) => Promise<readonly T[]>
  readonly placeOf: (item: T) => Place
}

const cut = async <T, Place>(
  { principal: { organizationId }, now }: Caller,
  listing: Listing,
  request: PageRequest,
  { fits, fetch, placeOf }: Order<T, Place>,
): Promise<Page<T>> => {
  const owner = ownerOf(organizationId, listing)
  const start = request.cursor === undefined ? undefined : read(request.cursor, owner, fits)
  const moment = start?.moment ?? now()
  const rows = await fetch(start?.place as Place | undefined, request.limit + 1, moment)
  const items = rows.slice(0, request.limit)
  const last = items.at(-1)
  if (rows.length <= request.limit || last === undefined) return { items, nextCursor: null }
  const cursor = { for: owner, place: placeOf(last), moment }
  return { items, nextCursor: Buffer.from(JSON.stringify(cursor)).toString('base64url') }
}

const read = (
  cursor: string,
  owner: string,
  fits: (place: readonly unknown[]) => boolean,
): { readonly place: unknown; readonly moment: number } => {
  const found = decoded(cursor)
  if (found?.['for'] === owner && isInstant(found['moment']) && Array.isArray(found['place']))
    if (fits(found['place'])) return { place: found['place'], moment: found['moment'] }
  throw new Refusal('cursor_invalid', 'The cursor does not belong to this list.', {
    next: 'Start again without --cursor, with the same filters on every page.',
    errors: [{ pointer: '#/cursor', detail: 'must come from the same list with the same filters' }],
  })
}

const decoded = (cursor: string): Readonly<Record<string, unknown>> | undefined => {
  try {
    const value: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'))
    return typeof value === 'object' && value !== null ? { ...value } : undefined
  } catch {
    return undefined
  }
}

const ownerOf = (organizationId: string, { list, filters }: Listing): string => {
  const given = Object.entries(filters ?? {})
    .filter(([, value]) => value !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
  return createHash('sha256')
    .update(JSON.stringify([organizationId, list, given]))
    .digest('base64url')
    .slice(0, 16)
}

const isInstant = (value: unknown): value is number => Number.isSafeInteger(value)

// Whoever makes a cursor by hand gets no further than a filter would.
const isText = (value: unknown): value is string =>
  typeof value === 'string' && value.length <= 256 && value.isWellFormed() && !value.includes('\0')
