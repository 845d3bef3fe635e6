import { text } from './flags.ts'

/** The flags of every list that comes in pages. */
export const pageFlags = {
  limit: text('How many at most, 1 to 1000 (default: 100)', { placeholder: 'NUMBER' }),
  cursor: text('Go on after the page that ended with this cursor', { placeholder: 'CURSOR' }),
}
