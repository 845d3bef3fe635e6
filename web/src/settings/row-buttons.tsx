import { begin } from './act.ts'

/** What can be done with one row; each button says of which. */
export const RowButtons = ({
  of,
  name,
  acts,
}: {
  /** What the address calls it. */
  readonly of: string
  readonly name: string
  readonly acts: readonly (readonly [is: string, words: string])[]
}) => (
  <span class="row-buttons">
    {acts.map(([is, words]) => (
      <button key={is} type="button" aria-label={`${words} ${name}`} onClick={() => begin(is, of)}>
        {words}
      </button>
    ))}
  </span>
)
