import type { DeploymentMark, SnapshotItem } from '../../../../src/contract/overview.ts'
import { shortDigest } from '../../parts/digest.tsx'
import { Age } from '../../parts/instant.tsx'
import { evidenceTitles } from '../../parts/mark.tsx'
import { lagsOf, lagWords } from './lag.ts'
import type { Change } from '../now/running.ts'
import './runs.css'

/** One thing that runs: what, since when, whether it is well and can be trusted. It opens it. */
export const Runs = ({
  item,
  beside,
  mark,
  at,
  change,
  place,
  isNext = true,
}: {
  readonly item: SnapshotItem
  /** What else tells it from others here, such as its environment. */
  readonly beside: string
  readonly mark: DeploymentMark | undefined
  /** The instant at which it ran; empty where it runs now. */
  readonly at: string
  readonly change: Change['is'] | undefined
  /** Where it is in a grid, for its keys. */
  readonly place?: string
  /** Whether Tab stops here. */
  readonly isNext?: boolean
}) => (
  <a
    class={`runs ${change ? `is-${change}` : ''}`}
    href={`/records/${item.id}`}
    data-place={place}
    tabIndex={isNext ? 0 : -1}
  >
    <span class="runs-what">
      <bdi class="runs-name" title={item.deploymentName}>
        {item.deploymentName}
      </bdi>{' '}
      {beside !== '' && (
        <bdi class="runs-beside" title={beside}>
          {beside}
        </bdi>
      )}{' '}
      {change && <em class="runs-change">{change}</em>}{' '}
      <bdi class="runs-version" title={versionOf(item, mark)}>
        {versionOf(item, mark)}
      </bdi>
    </span>{' '}
    <span class="runs-facts">
      <code class="runs-digest" title={item.digest}>
        {shortDigest(item.digest)}
      </code>{' '}
      <Age since={item.deployedAt} at={at} /> {mark && <Known mark={mark} isNow={at === ''} />}
    </span>
  </a>
)

const versionOf = (item: SnapshotItem, mark: DeploymentMark | undefined): string =>
  mark?.version ?? item.version ?? ''

const evidenceSigns = { verified: '✓', stated: '≈', unverified: '?', missing: '∅' } as const
const healthSigns = { ready: '●', unready: '▲', unknown: '○' } as const

const Known = ({
  mark,
  isNow,
}: {
  readonly mark: DeploymentMark
  /** Health and what lies behind are known of now alone. */
  readonly isNow: boolean
}) => {
  const { evidence, health, isRollback } = mark
  return (
    <>
      <Sign
        sign={evidenceSigns[evidence]}
        words={evidence === 'missing' ? 'no evidence' : evidence}
        title={evidenceTitles[evidence]}
        is={evidence}
      />{' '}
      {isNow && health && (
        <>
          <Sign sign={healthSigns[health]} words={health} is={health} />{' '}
        </>
      )}
      {isRollback && (
        <>
          <span class="runs-rollback">↶ rollback</span>{' '}
        </>
      )}
      {(isNow ? lagsOf(mark) : []).map((lag) => (
        <bdi key={lag.logicalEnvironment} class="runs-lag" title={lagWords(lag)}>
          {lagWords(lag)}{' '}
        </bdi>
      ))}
    </>
  )
}

const Sign = ({
  sign,
  words,
  is,
  title = words,
}: {
  readonly sign: string
  readonly words: string
  readonly is: string
  readonly title?: string
}) => (
  <span class={`sign is-${is}`} title={title}>
    <span aria-hidden="true">{sign}</span>
    <span class="sign-words">{words}</span>
  </span>
)
