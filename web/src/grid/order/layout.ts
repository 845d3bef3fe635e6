import { orders } from './orders.ts'
import { groupKinds, rowKinds, type Layout } from './rows.ts'

/** The layout that an address names; what it does not name, or names wrongly, is as usual. */
export const layoutOf = (search: URLSearchParams): Layout => ({
  rows: oneOf(rowKinds, search.get('rows'), 'environment'),
  group: oneOf(groupKinds, search.get('group'), ''),
  order: oneOf(orders, search.get('sort'), 'name'),
})

const oneOf = <T extends string>(known: readonly T[], value: string | null, usual: T): T =>
  known.find((each) => each === value) ?? usual
