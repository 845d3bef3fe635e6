import { counted } from '../parts/counted.ts'
import { useMemo, useState } from 'preact/hooks'
import { readActivity } from '../../../src/contract/overview.ts'
import { search } from '../address.ts'
import { useLoaded } from '../data/loaded.ts'
import { useKnownStages } from '../grid/order/known-stages.ts'
import { stagesOf } from '../grid/order/stages.ts'
import { useTyped } from '../parts/use-typed.ts'
import { Empty } from '../parts/empty.tsx'
import { Table } from '../parts/table.tsx'
import { Trouble } from '../parts/trouble.tsx'
import { StageChoice } from './compare-stages.tsx'
import { durationOf, figuresOf, sumOf, type Figure } from './figures.ts'
import { writeInstant } from './local-time.ts'
import { PacePlot } from './pace-plot.tsx'
import { SpanChoice } from './span-choice.tsx'
import { spanNameOf, spanUpTo } from './spans.ts'

/** How often deployments begin, how often they are rolled back, and how long software waits. */
export const Pace = () => {
  const [now] = useState(Date.now)
  const known = useKnownStages()
  const stages = useMemo(() => stagesOf(known, []), [known])
  const logicalEnvironment = search.value.get('stage') ?? ''
  const project = search.value.get('project') ?? ''
  const [typed, setTyped] = useTyped('project')
  const { from, to } = spanUpTo(now, spanNameOf(search.value.get('span'), 'quarter'), 0)
  const { value, trouble, again } = useLoaded(readActivity, {
    from: writeInstant(from),
    to: writeInstant(to),
    ...(logicalEnvironment === '' ? {} : { logicalEnvironment }),
    ...(project === '' ? {} : { project }),
  })
  const figures = useMemo(() => figuresOf(value?.days ?? []), [value])
  return (
    <>
      <div class="history-bar">
        <SpanChoice usual="quarter" names={['week', 'month', 'quarter', 'year']} />
        <StageChoice
          name="stage"
          title="Stage"
          value={logicalEnvironment}
          stages={stages}
          none="All"
        />
        <div class="history-choice">
          <label for="project">Project</label>
          <input
            id="project"
            maxLength={63}
            autocomplete="off"
            spellcheck={false}
            placeholder="All"
            value={typed}
            onInput={({ currentTarget }) => setTyped(currentTarget.value.trim())}
          />
        </div>
      </div>
      {trouble && <Trouble error={trouble} again={again} />}
      {!value && !trouble && <p class="waiting">Counting…</p>}
      {value?.first === null && (
        <Empty command="berth deploy">Nothing was deployed yet. It begins with a deployment:</Empty>
      )}
      {value && value.first !== null && <Figures figures={figures} newest={value.newestPerDay} />}
    </>
  )
}

const Figures = ({
  figures,
  newest,
}: {
  readonly figures: readonly Figure[]
  readonly newest: number | null
}) => {
  const starts = figures.reduce((sum, each) => sum + each.starts, 0)
  const rollbacks = sumOf(figures.map((figure) => figure.rollbacks))
  const each = figures.length > 1 && isWeek(figures) ? 'week' : 'day'
  return (
    <>
      <h2>
        Starts per {each}: {counted(starts)} in all,{' '}
        {rollbacks === null
          ? 'rollbacks not counted for all'
          : `${counted(rollbacks)} of them rollbacks`}
      </h2>
      <PacePlot figures={figures} of="starts" />
      <h2>Lead time: from an earlier stage, or the first evidence of a build</h2>
      {newest !== null && (
        <p class="quiet">
          Of the {counted(newest)} newest starts of each day: there are too many for all.
        </p>
      )}
      {figures.some(({ medianMs }) => medianMs !== null) ? (
        <PacePlot figures={figures} of="lead" />
      ) : (
        <p class="quiet">Not known of any: it takes an earlier stage, or evidence of the build.</p>
      )}
      <details>
        <summary>The same figures as a table</summary>
        <Table
          name={`What happened each ${each}`}
          rows={figures.filter((figure) => figure.starts > 0).toReversed()}
          keyOf={({ day }) => day}
          columns={[
            { title: each === 'week' ? 'Week from (UTC)' : 'Day (UTC)', cell: ({ day }) => day },
            { title: 'Starts', cell: (figure) => counted(figure.starts) },
            {
              title: 'Rollbacks',
              cell: (figure) =>
                figure.rollbacks === null ? 'not counted' : counted(figure.rollbacks),
            },
            { title: 'Median lead time', cell: ({ medianMs }) => said(medianMs) },
            { title: '90% within', cell: ({ p90Ms }) => said(p90Ms) },
          ]}
        />
      </details>
    </>
  )
}

const isWeek = ([first, second]: readonly Figure[]): boolean =>
  Date.parse(second?.day ?? '') - Date.parse(first?.day ?? '') > 86_400_000

const said = (ms: number | null): string => (ms === null ? 'not known' : durationOf(ms))
