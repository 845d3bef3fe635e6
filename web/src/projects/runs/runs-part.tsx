import { listRuns, type Run } from '../../../../src/contract/deployments.ts'
import { shellWord } from '../../../../src/formats/commands/shell-word.ts'
import { Empty } from '../../parts/empty.tsx'
import { Age } from '../../parts/instant.tsx'
import { Table, type Column } from '../../parts/table.tsx'
import { Trouble } from '../../parts/trouble.tsx'
import { search, setSearch } from '../../address.ts'
import type { PartProps } from '../part.ts'
import { Commit, State } from '../parts.tsx'
import { addressOf } from '../place-address.ts'
import { useFresh } from '../use-fresh.ts'
import { RunPart } from './run-part.tsx'
import { spanOf } from './stages.tsx'
import { whyOf } from './why-of.ts'

const [firstLimit, mostLimit] = [50, 1000]

/** What was done to an environment, or one thing of it. */
export const RunsPart = ({ item, ...props }: PartProps & { readonly item: string }) =>
  item === '' ? <RunList {...props} /> : <RunPart {...props} id={item} />

/** The latest first. */
const RunList = ({ project, projectEnvironment }: PartProps) => {
  const limit = Math.min(Number(search.value.get('limit')) || firstLimit, mostLimit)
  const { value, trouble, again } = useFresh(listRuns, {
    project,
    projectEnvironment,
    limit: String(limit),
  })
  if (!value)
    return trouble ? <Trouble error={trouble} again={again} /> : <p class="waiting">Loading…</p>
  if (value.items.length === 0)
    return (
      <Empty command={`berth deploy --project ${project} --env ${shellWord(projectEnvironment)}`}>
        Nothing was done here yet. In the folder of the project:
      </Empty>
    )
  return (
    <>
      {trouble && <Trouble error={trouble} again={again} />}
      <Table
        name="Runs"
        rows={value.items}
        keyOf={({ id }) => id}
        columns={columnsOf(project, projectEnvironment)}
      />
      {value.items.length === limit && limit < mostLimit && (
        <p>
          <button
            type="button"
            onClick={() => setSearch({ limit: String(Math.min(limit * 4, mostLimit)) })}
          >
            Load more
          </button>
        </p>
      )}
    </>
  )
}

const columnsOf = (project: string, environment: string): readonly Column<Run>[] => [
  {
    title: 'Run',
    cell: ({ id, command }) => (
      <a href={addressOf([project, environment, 'runs', id])} title={id}>
        {command}
      </a>
    ),
  },
  { title: 'State', cell: ({ state }) => <State is={state} /> },
  { title: 'Began', cell: ({ createdAt }) => <Age since={createdAt} /> },
  {
    title: 'Took',
    cell: ({ createdAt, endedAt }) =>
      endedAt && spanOf(Date.parse(endedAt) - Date.parse(createdAt)),
  },
  { title: 'Version', cell: versionsOf },
  { title: 'Commit', cell: ({ origin: { commit } }) => commit && <Commit id={commit} /> },
  { title: 'Services', cell: ({ deployments, why }) => servicesOf(deployments) || why },
  { title: 'Why', cell: whyOf },
]

const versionsOf = ({ version, deployments }: Run): string =>
  version ?? [...new Set(deployments.flatMap((each) => each.version ?? []))].join(', ')

const servicesOf = (deployments: Run['deployments']): string =>
  deployments.map(({ service }) => service).join(', ')
