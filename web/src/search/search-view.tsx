import { search as searchLedger, type SearchAnswer } from '../../../src/contract/overview.ts'
import { search } from '../address.ts'
import { useLoaded } from '../data/loaded.ts'
import { Table } from '../parts/table.tsx'
import { Trouble } from '../parts/trouble.tsx'
import { useTitle } from '../parts/use-title.ts'
import { columns } from './columns.tsx'
import { askedOf } from './asked.ts'
import { FoundByEvidence } from './found-by-evidence.tsx'
import { groupsOf, reasons, type Group } from './groups.ts'

/** How many records are shown at most. */
const mostShown = 200

/** "Where is it?": all records that one text names, by why they were found. */
export const SearchView = () => {
  const q = (search.value.get('q') ?? '').trim()
  const asked = askedOf(q)
  const { value, trouble, isLoading, again } = useLoaded(
    searchLedger,
    q === '' || asked ? undefined : { q, limit: String(mostShown) },
  )
  useTitle(q === '' ? 'Where is it?' : `Where is “${q}”?`)
  return (
    <>
      <h1>
        {q === '' ? (
          'Where is it?'
        ) : (
          <>
            Where is “<bdi>{q}</bdi>”?
          </>
        )}
      </h1>
      {q === '' ? (
        <Hint />
      ) : asked ? (
        <FoundByEvidence asked={asked} />
      ) : (
        <>
          <p role="status">{value ? said(value) : isLoading && 'Searching…'}</p>
          {trouble && <Trouble error={trouble} again={again} />}
          {value?.items.length === 0 && value.isWhole && <Nothing q={q} />}
          {value && groupsOf(value.items).map((group) => <Found key={group.why} group={group} />)}
        </>
      )}
    </>
  )
}

const said = ({ items, isWhole }: SearchAnswer): string => {
  if (items.length === 0)
    return isWhole ? '' : 'There is too much that begins so. Write more of it.'
  const running = items.filter(({ record }) => record.status === 'deployed').length
  const records = `${items.length} ${items.length === 1 ? 'record' : 'records'}`
  return isWhole
    ? `${records}, ${running} of them running. That is all.`
    : `The first ${records}, ${running} of them running. There is more: write more of it.`
}

const Hint = () => (
  <p class="empty">
    Write into the box above whatever you know of it: a digest or how it begins, a reference, a
    version, a commit, a deployment name, a project, a service, the address of a CI run, or an id.
    Evidence leads to what runs, too: a package by its URL, as in{' '}
    <code>pkg:npm/lodash@&lt;4.17.21</code>, a vulnerability, as in <code>CVE-2021-44228</code>, or{' '}
    <code>workflow:build</code>, <code>signer:release</code>, <code>commit:9b1f0e3</code>.
  </p>
)

const Nothing = ({ q }: { readonly q: string }) => (
  <div class="empty">
    <p>
      Nothing here is called so. What runs is found by any part of its names; what ended, only by
      how they begin; digests and commits take at least six digits.
    </p>
    <p>If it should be here, report it:</p>
    <pre>
      <code>berth deployment record --deployment-name {/\s/.test(q) ? 'NAME' : q} …</code>
    </pre>
  </div>
)

const Found = ({ group: { why, records } }: { readonly group: Group }) => (
  <section aria-labelledby={`by-${why}`}>
    <h2 id={`by-${why}`}>
      {reasons[why]} <span class="quiet">({records.length})</span>
    </h2>
    <Table name={reasons[why]} columns={columns} rows={records} keyOf={({ id }) => id} />
  </section>
)
