import { counted } from '../parts/counted.ts'
import { useState } from 'preact/hooks'
import { marks, useMarks } from '../grid/now/marks.ts'
import { Digest } from '../parts/digest.tsx'
import { Table } from '../parts/table.tsx'
import { search, setSearch } from '../address.ts'
import { countsOf, type Compared, type Side } from './compared.ts'
import './comparison.css'

/** How many differences are shown at first, and how many more each time. */
const atOnce = 100

/** The words of a comparison: the titles of its sides, and what is said of each answer. */
export interface Words extends Readonly<Record<Compared['is'], string>> {
  readonly name: string
  readonly before: string
  readonly after: string
}

/** What differs between two sides, with links to what is or was there. */
export const Comparison = ({
  items,
  words,
}: {
  readonly items: readonly Compared[]
  readonly words: Words
}) => {
  const [most, setMost] = useState(atOnce)
  const isAll = search.value.get('same') === 'yes'
  const counts = countsOf(items)
  const found = isAll ? items : items.filter(({ is }) => is !== 'same')
  const rows = found.slice(0, most)
  useMarks(rows.flatMap(({ before, after }) => [...before, ...after].map(({ id }) => id)))
  return (
    <>
      <p role="status">
        {counted(counts.changed)} {words.changed}, {counted(counts.new)} {words.new},{' '}
        {counted(counts.gone)} {words.gone}, {counted(counts.same)} {words.same}
      </p>
      <p>
        <label class="also-same">
          <input
            type="checkbox"
            checked={isAll}
            onChange={({ currentTarget }) =>
              setSearch({ same: currentTarget.checked ? 'yes' : '' })
            }
          />{' '}
          Show also what is the same
        </label>
      </p>
      {rows.length === 0 ? (
        <p class="quiet">There is no difference.</p>
      ) : (
        <Table
          name={words.name}
          rows={rows}
          keyOf={({ key }) => key}
          columns={[
            { title: 'What', cell: (row) => <What of={row} /> },
            {
              title: 'Difference',
              cell: ({ is }) => <span class={`differs is-${is}`}>{words[is]}</span>,
            },
            {
              title: words.before,
              cell: ({ before, beside }) => <Sides of={before} isElsewhere={beside === ''} />,
            },
            {
              title: words.after,
              cell: ({ after, beside }) => <Sides of={after} isElsewhere={beside === ''} />,
            },
          ]}
        />
      )}
      {found.length > most && (
        <button type="button" onClick={() => setMost(most + atOnce)}>
          Show more of {counted(found.length)}
        </button>
      )}
    </>
  )
}

const What = ({ of: { name, beside } }: { readonly of: Compared }) => (
  <>
    <bdi>{name}</bdi> {beside !== '' && <bdi class="quiet compared-beside">{beside}</bdi>}
  </>
)

const Sides = ({
  of,
  isElsewhere,
}: {
  readonly of: readonly Side[]
  /** Whether each is somewhere else, and says where. */
  readonly isElsewhere: boolean
}) =>
  of.length === 0 ? (
    <span class="quiet">nothing</span>
  ) : (
    <ul class="sides">
      {of.map((side) => (
        <li key={side.id}>
          <a href={`/records/${side.id}`}>
            <bdi>{side.version ?? 'no version'}</bdi>
          </a>{' '}
          <Digest value={side.digest} />{' '}
          {isElsewhere && <bdi class="quiet">on {side.environment}</bdi>}{' '}
          {marks.value.get(side.id)?.isRollback && <strong class="rollback">↶ rollback</strong>}
        </li>
      ))}
    </ul>
  )
