import { setSearch } from '../address.ts'
import { fromField, toField, writeInstant } from './local-time.ts'

/** A moment to the second in the reader's zone. It stands in the address; now does as nothing. */
export const InstantField = ({
  name,
  title,
  at,
  hasNow = false,
}: {
  readonly name: string
  readonly title: string
  /** In milliseconds since 1970. */
  readonly at: number
  /** Whether there is a way back to now. */
  readonly hasNow?: boolean
}) => (
  <div class="history-choice">
    <label for={name}>{title}</label>
    <input
      id={name}
      type="datetime-local"
      step="1"
      max={toField(Date.now())}
      value={toField(at)}
      onChange={({ currentTarget }) => {
        const next = fromField(currentTarget.value)
        if (next !== undefined) setSearch({ [name]: writeInstant(next) })
      }}
    />
    {hasNow && (
      <button type="button" onClick={() => setSearch({ [name]: '' })}>
        Now
      </button>
    )}
  </div>
)
