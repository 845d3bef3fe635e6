import type { PageOf } from '../../contract/endpoint.ts'
import type { Invocation } from '../frame/invocation.ts'
import { table, type Column, type Drawn } from './table.ts'
import type { Reply } from '../../client/message.ts'

/** Shows a list: a table, or for an empty one the command that fills it. */
export const showList = async <Row>(
  invocation: Invocation,
  reply: Reply<PageOf<Row>>,
  columns: readonly Column<Row>[],
  whenEmpty: string,
): Promise<void> => {
  const { items, nextCursor } = reply.value
  const drawn = table(columns, items, invocation.terminal)
  await invocation.show(reply, () => (items.length > 0 ? drawn.text : ''))
  if (invocation.format !== 'table') return
  if (items.length === 0) invocation.note(whenEmpty)
  if (items.length > 0) noteDropped(invocation, drawn)
  if (nextCursor !== null) invocation.note(`There is more: --cursor ${nextCursor}`)
}

/** Names the columns that a table had no room for. */
export const noteDropped = ({ note }: Pick<Invocation, 'note'>, { dropped }: Drawn): void => {
  if (dropped.length > 0)
    note(`No room here for: ${dropped.join(', ').toLowerCase()} (-o json has everything)`)
}
