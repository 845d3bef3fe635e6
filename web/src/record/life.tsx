import { Fragment } from 'preact'
import { ProblemError } from '../../../src/client/errors.ts'
import {
  listDeploymentRecords,
  type DeploymentRecord,
  type DeploymentRecordDescription,
} from '../../../src/contract/ledger.ts'
import { usePages } from '../data/pages.ts'
import { Digest } from '../parts/digest.tsx'
import { Instant } from '../parts/instant.tsx'
import { StatusMark } from '../parts/mark.tsx'
import { More } from '../parts/more.tsx'
import { Trouble } from '../parts/trouble.tsx'
import { Rollback } from './about.tsx'
import { lifeOf, spanText } from './life-of.ts'

/** All that ran in the slot of a record, the latest first. */
export const Life = ({ record }: { readonly record: DeploymentRecordDescription }) => {
  const { environment, logicalEnvironment, deploymentName, kind } = record
  const slot = { environment, logicalEnvironment, deploymentName, kind }
  const pages = usePages(listDeploymentRecords, { ...slot, history: 'true', limit: '50' })
  const { items, trouble, again, isMore } = pages
  // A place that was deleted leaves its name, which then names nothing, or another.
  const isAnother =
    isUnknown(trouble) ||
    (items !== undefined && !isMore && items.every(({ id }) => id !== record.id))
  const shown = items === undefined || isAnother ? [record] : items
  return (
    <section aria-labelledby="life">
      <h2 id="life">The life of its slot</h2>
      {isAnother && (
        <p class="quiet">
          The place has been deleted since. What else ran there is found by the id of the place:{' '}
          <code>berth deployment list --history --env {record.environmentId}</code>
        </p>
      )}
      <ol class="life">
        {lifeOf(shown).map(({ record: each, idleMs }) => (
          <Fragment key={each.id}>
            {idleMs > 0 && <li class="idle quiet">Nothing ran for {spanText(idleMs)}</li>}
            <Entry record={each} isThis={each.id === record.id} />
          </Fragment>
        ))}
      </ol>
      {trouble && !isUnknown(trouble) && <Trouble error={trouble} again={again} />}
      <More pages={pages} />
    </section>
  )
}

const isUnknown = (trouble: Error | undefined): boolean =>
  trouble instanceof ProblemError && trouble.problem.code.endsWith('environment_unknown')

const Entry = ({
  record,
  isThis,
}: {
  readonly record: DeploymentRecord
  readonly isThis: boolean
}) => (
  <li class={`entry is-${record.status} ${record.isRollback ? 'is-back' : ''}`}>
    <p>
      <a href={`/records/${record.id}`} aria-current={isThis ? 'page' : undefined}>
        {record.version === null ? 'no version' : <bdi>{record.version}</bdi>}
      </a>{' '}
      <Digest value={record.artifact.digest} /> <StatusMark is={record.status} />{' '}
      {record.isRollback && <Rollback />} {isThis && <b>this record</b>}
    </p>
    <p>
      <Instant at={record.deployedAt} /> to{' '}
      {record.endedAt === null ? 'now' : <Instant at={record.endedAt} />},{' '}
      <span class="quiet">
        {spanText(
          (record.endedAt === null ? Date.now() : Date.parse(record.endedAt)) -
            Date.parse(record.deployedAt),
        )}
        {' by '}
        <bdi>{record.reportedBy.name}</bdi>
      </span>
    </p>
  </li>
)
