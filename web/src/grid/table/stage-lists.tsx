import { counted } from '../../parts/counted.ts'
import { useMemo } from 'preact/hooks'
import type { SnapshotItem } from '../../../../src/contract/overview.ts'
import { RunList } from './run-list.tsx'
import type { Shown } from './shown.ts'

/** What runs, stage by stage, where there is no room for a table. */
export const StageLists = ({
  items,
  stages,
  shown,
}: {
  readonly items: readonly SnapshotItem[]
  readonly stages: readonly string[]
  readonly shown: Shown
}) => {
  const byStage = useMemo(() => Map.groupBy(items, (item) => item.logicalEnvironment), [items])
  return stages.map((stage) => (
    <section key={stage} class="grid-stage">
      <h2>
        <bdi>{stage}</bdi> <span class="quiet">{counted(byStage.get(stage)?.length ?? 0)}</span>
      </h2>
      <RunList items={byStage.get(stage) ?? []} shown={shown} name={`In ${stage}`} />
    </section>
  ))
}
