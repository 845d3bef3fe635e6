import {
  whereEvidence,
  type Coverage,
  type FoundRecord,
} from '../../../src/contract/where-evidence.ts'
import { useLoaded } from '../data/loaded.ts'
import { Empty } from '../parts/empty.tsx'
import { Table, type Column } from '../parts/table.tsx'
import { Trouble } from '../parts/trouble.tsx'
import { columns } from './columns.tsx'

/** What evidence is asked for. */
type Asked = { readonly package: string } | { readonly vulnerability: string }

/** What a text asks of evidence; undefined where it is a name of what runs. */
export const askedOfEvidence = (text: string): Asked | undefined => {
  if (text.startsWith('pkg:')) return { package: text }
  return /^(?:CVE-\d{4}-\d{4,}|GHSA(?:-[0-9a-z]{4}){3})$/.test(text)
    ? { vulnerability: text }
    : undefined
}

/** How many records are shown at most. */
const mostShown = 100

/** What runs now and holds a package, or is said to have a vulnerability, and what says so. */
export const FoundByEvidence = ({ asked }: { readonly asked: Asked }) => {
  const { value, trouble, isLoading, again } = useLoaded(whereEvidence, {
    ...asked,
    limit: String(mostShown),
  })
  const flag =
    'package' in asked ? `--package '${asked.package}'` : `--vulnerability ${asked.vulnerability}`
  return (
    <>
      {!value && isLoading && <p role="status">Searching…</p>}
      {trouble && <Trouble error={trouble} again={again} />}
      {value && <Rests on={value.coverage} />}
      {value?.items.length === 0 && (
        <Empty command={`berth where ${flag} --history`}>
          Nothing that runs now is known to have it. What ran before:
        </Empty>
      )}
      {value && value.items.length > 0 && (
        <Table
          name="What runs with it"
          columns={[...columns, because]}
          rows={value.items}
          keyOf={({ id }) => id}
        />
      )}
      {value?.nextCursor && (
        <p>
          There is more: <code>berth where {flag}</code>
        </p>
      )}
    </>
  )
}

/** An answer is only as good as what was read: what said nothing is told, too. */
const Rests = ({ on }: { readonly on: Coverage }) => (
  <p role="status">
    {on.artifacts.toLocaleString()} {on.artifacts === 1 ? 'artifact was' : 'artifacts were'} looked
    at. {on.silent > 0 && <b>Of {on.silent.toLocaleString()} nothing was read that could tell. </b>}
    {on.waiting > 0 && <b>{on.waiting.toLocaleString()} documents are still to be read. </b>}
    {on.refused.count > 0 && <b>{on.refused.count.toLocaleString()} could not be read. </b>}
    {on.undecided.count > 0 && (
      <b>{on.undecided.count.toLocaleString()} versions cannot be compared with the range. </b>
    )}
  </p>
)

const because: Column<FoundRecord> = {
  title: 'Because',
  cell: ({ id, because: reasons, vulnerabilityStatus }) => {
    const said = reasons.flatMap((each) => each.package ?? each.vulnerability?.id ?? [])
    return (
      <a href={`/records/${id}`}>
        {vulnerabilityStatus !== null && `${vulnerabilityStatus}: `}
        <bdi>{[...new Set(said)].join(', ') || 'its evidence'}</bdi>
      </a>
    )
  },
}
