import { ProblemError } from '../../../../src/client/errors.ts'
import { describeDeploymentRecord, type DeploymentRecord } from '../../../../src/contract/ledger.ts'
import { takeSnapshot } from '../../../../src/contract/overview.ts'
import { ask } from '../../data/api.ts'
import type { LedgerChange } from '../../data/stream.ts'
import { after, afterAll, type Running } from './running.ts'
import { itemOf } from './slot.ts'

/** More new records than so many are not asked one by one. */
const fewRecords = 20

interface CaughtUp {
  readonly running: Running
  /** Whether nothing is left out, where all was asked anew. */
  readonly isWhole?: boolean
}

/** What runs after some changes: of a few each record is asked, of many all is asked anew. */
export const caughtUp = async (
  running: Running,
  changes: readonly LedgerChange[],
  signal: AbortSignal,
): Promise<CaughtUp> => {
  const idsOf = (types: RegExp): ReadonlySet<string> =>
    new Set(changes.filter(({ type }) => types.test(type)).map(({ recordId }) => recordId))
  const began = idsOf(/^deployed$/)
  if (began.size > fewRecords) {
    const { items, isWhole } = await ask(takeSnapshot, {}, { signal })
    return { running: afterAll(running, items, Date.now()), isWhole }
  }
  const records = await Promise.all([...began].map((id) => recordBy(id, signal)))
  const named = new Set(
    changes.filter(({ namesProject }) => namesProject).map(({ recordId }) => recordId),
  )
  const here = records
    .filter((record) => record !== undefined)
    .filter(isDeployed)
    .map((record) => itemOf(record, named.has(record.id)))
  const ended = idsOf(/^(?:superseded|decommissioned)$/)
  return { running: after(running, here, ended, Date.now()) }
}

const isDeployed = ({ status }: DeploymentRecord): boolean => status === 'deployed'

/** A record; undefined where it may not be seen. */
const recordBy = async (id: string, signal: AbortSignal): Promise<DeploymentRecord | undefined> => {
  try {
    return await ask(describeDeploymentRecord, { id }, { signal })
  } catch (error) {
    if (error instanceof ProblemError && error.problem.status === 404) return undefined
    throw error
  }
}
