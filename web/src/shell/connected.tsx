import { connection } from '../data/live.ts'

const said = {
  idle: '',
  live: 'Live',
  lost: 'Connection lost, trying again…',
} as const

/** Says whether the page follows what happens. */
export const Connected = () => (
  <p class={`connected is-${connection.value}`} role="status">
    {said[connection.value]}
  </p>
)
