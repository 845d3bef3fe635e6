import { search, setSearch } from '../address.ts'
import { spanNameOf, spanNames, type SpanName } from './spans.ts'

const titles: Readonly<Record<SpanName, string>> = {
  day: 'a day',
  week: 'a week',
  month: 'a month',
  quarter: 'a quarter',
  year: 'a year',
  all: 'the beginning',
}

/** How far back one looks; it stands in the address. */
export const SpanChoice = ({
  usual,
  names = spanNames,
}: {
  readonly usual: SpanName
  readonly names?: readonly SpanName[]
}) => (
  <div class="history-choice">
    <label for="span">Back to</label>
    <select
      id="span"
      value={spanNameOf(search.value.get('span'), usual)}
      onChange={({ currentTarget: { value } }) => setSearch({ span: value === usual ? '' : value })}
    >
      {names.map((name) => (
        <option key={name} value={name}>
          {titles[name]}
        </option>
      ))}
    </select>
  </div>
)
