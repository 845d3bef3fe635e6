import type { Verification } from '../../../src/contract/evidence.ts'
import {
  whereEvidence,
  type Coverage,
  type FoundRecord,
} from '../../../src/contract/where-evidence.ts'
import { useLoaded } from '../data/loaded.ts'
import { shellWord } from '../../../src/formats/commands/shell-word.ts'
import { counted } from '../parts/counted.ts'
import { Empty } from '../parts/empty.tsx'
import { Mark } from '../parts/mark.tsx'
import { Table, type Column } from '../parts/table.tsx'
import { Trouble } from '../parts/trouble.tsx'
import { predicateWords, verificationMark } from '../record/verification-words.ts'
import type { Asked } from './asked.ts'
import { columns } from './columns.tsx'

/** How many records are shown at most. */
const mostShown = 100

/** What runs now and to which evidence leads: a package, a commit, whoever vouches; and why. */
export const FoundByEvidence = ({ asked }: { readonly asked: Asked }) => {
  const { value, trouble, isLoading, again } = useLoaded(whereEvidence, {
    [asked.of]: asked.text,
    limit: String(mostShown),
  })
  const flag = `--${asked.of} ${shellWord(asked.text)}`
  return (
    <>
      {!value && isLoading && <p role="status">Searching…</p>}
      {trouble && <Trouble error={trouble} again={again} />}
      {value && <Rests on={value.coverage} />}
      {value?.items.length === 0 && (
        <Empty command={`berth where ${flag} --history`}>
          {nothing[asked.of]} What ran before:
        </Empty>
      )}
      {value && value.items.length > 0 && (
        <Table
          name={names[asked.of]}
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
    {counted(on.artifacts)} {on.artifacts === 1 ? 'artifact was' : 'artifacts were'} looked at.{' '}
    {on.silent > 0 && <b>Of {counted(on.silent)} nothing was read that could tell. </b>}
    {on.waiting > 0 && <b>{counted(on.waiting)} documents are still to be read. </b>}
    {on.refused.count > 0 && <b>{counted(on.refused.count)} could not be read. </b>}
    {on.undecided.count > 0 && (
      <b>{counted(on.undecided.count)} versions cannot be compared with the range. </b>
    )}
  </p>
)

const names = {
  package: 'What runs with it',
  vulnerability: 'What runs with it',
  commit: 'What runs and was made from it',
  workflow: 'What runs and was made by it',
  signer: 'What runs and is vouched for',
} as const

const nothing = {
  package: 'Nothing that runs now is known to have it.',
  vulnerability: 'Nothing that runs now is known to have it.',
  commit: 'Nothing that runs now is known to be made from it.',
  workflow: 'Nothing that runs now is known to be made by it.',
  signer: 'Nothing that runs now is vouched for by them.',
} as const

/** Which evidence leads there, what of it answers, and how much it is worth. */
const because: Column<FoundRecord> = {
  title: 'Because',
  cell: ({ id, because: reasons, becauseLeftOut, vulnerabilityStatus }) => (
    <>
      {vulnerabilityStatus !== null && `${vulnerabilityStatus}: `}
      <ul class="plain">
        {reasons.map(({ attestation, link, package: url, vulnerability }) => (
          <li key={`${attestation.id} ${url} ${vulnerability?.id}`}>
            <a href={`/records/${id}`}>
              <bdi>{url ?? vulnerability?.id ?? predicateWords(attestation.predicateType)}</bdi>
            </a>{' '}
            <Worth of={attestation.verification} />
            {links[link]}
          </li>
        ))}
        {becauseLeftOut > 0 && <li>and {counted(becauseLeftOut)} more</li>}
      </ul>
    </>
  ),
}

const links = {
  same: '',
  index: ' by an index that lists it',
  manifest: ' by a manifest that it lists',
} as const

const Worth = ({ of }: { readonly of: Verification }) => {
  const { is, text } = verificationMark(of)
  return <Mark is={is}>{text}</Mark>
}
