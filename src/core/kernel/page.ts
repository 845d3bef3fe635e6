import { createHash } from 'node:crypto'
import { Refusal } from './refusal.ts'

/** One page of a list, newest first; `nextCursor` is null on the last. */
export interface Page<T> {
  readonly items: readonly T[]
  readonly nextCursor: string | null
}

/** Which page: at most `limit` items after the cursor. */
export interface PageRequest {
  readonly limit: number
  readonly cursor?: string | undefined
}

/** The place after which a page begins: the last item's order, and the moment of the first page. */
export interface Position {
  readonly order: readonly (string | number)[]
  readonly moment: number
}

/** Reads a cursor made by `pageOf` for the same organization, list and filters; refuses any other. */
export const readCursor = (
  cursor: string | undefined,
  organizationId: string,
  filters: object,
): Position | undefined => {
  if (cursor === undefined) return undefined
  const refusal = new Refusal('cursor_invalid', 'The cursor does not belong to this list.', {
    next: 'Start again without --cursor, with the same filters on every page.',
    errors: [{ pointer: '#/cursor', detail: 'must come from the same list with the same filters' }],
  })
  try {
    const read: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'))
    if (!isCursor(read) || read.for !== owner(organizationId, filters)) throw refusal
    return { order: read.order, moment: read.moment }
  } catch {
    throw refusal
  }
}

/** Cuts one row more than the limit into a page; `orderOf` gives an item's place in the order. */
export const pageOf = <T>(
  rows: readonly T[],
  request: PageRequest,
  bound: { readonly organizationId: string; readonly filters: object; readonly moment: number },
  orderOf: (item: T) => readonly (string | number)[],
): Page<T> => {
  const items = rows.slice(0, request.limit)
  const last = items.at(-1)
  if (rows.length <= request.limit || last === undefined) return { items, nextCursor: null }
  const cursor = {
    for: owner(bound.organizationId, bound.filters),
    order: orderOf(last),
    moment: bound.moment,
  }
  return { items, nextCursor: Buffer.from(JSON.stringify(cursor)).toString('base64url') }
}

const owner = (organizationId: string, filters: object): string => {
  const { cursor: _cursor, limit: _limit, ...rest } = filters as Record<string, unknown>
  const ordered = Object.entries(rest)
    .filter(([, value]) => value !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
  return createHash('sha256')
    .update(JSON.stringify([organizationId, ordered]))
    .digest('base64url')
    .slice(0, 16)
}

const isCursor = (read: unknown): read is { for: string } & Position =>
  typeof read === 'object' &&
  read !== null &&
  'for' in read &&
  'moment' in read &&
  typeof read.moment === 'number' &&
  'order' in read &&
  Array.isArray(read.order) &&
  read.order.every((part) => typeof part === 'string' || typeof part === 'number')
