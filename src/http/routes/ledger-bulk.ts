import type { z } from 'zod'
import * as contract from '../../contract/ledger.ts'
import * as schema from '../../contract/ledger.schema.ts'
import { recordDeployment } from '../../core/ledger/record-deployment.ts'
import { Fault, Refusal } from '../../core/kernel/refusal.ts'
import { parseInput } from '../input.ts'
import { problemOf } from '../problem.ts'
import { route, type Call } from '../route.ts'

type Item = contract.BulkOutcome['items'][number]

/**
 * Many reports in one call: one operation each, never one big transaction. Reports of one slot keep
 * their order; each has an outcome or a problem of its own, and an idempotency key of its own.
 */
export const recordInBulk = route(
  contract.recordDeployments,
  { input: schema.bulk, output: schema.bulkOutcome },
  async (call, { reports }) => {
    const items: Item[] = []
    // In waves, so that a group commit can share its fsync without holding everything at once.
    const bySlot = Map.groupBy(reports.entries().toArray(), ([, report]) => slotOf(report))
    const one = async (chain: readonly (readonly [number, unknown])[]): Promise<void> => {
      for (const [index, report] of chain) items[index] = await outcomeOf(call, report, index)
    }
    const chains = [...bySlot.keys()].sort().map((slot) => bySlot.get(slot) ?? [])
    for (let at = 0; at < chains.length; at += mostAtOnce)
      await Promise.all(chains.slice(at, at + mostAtOnce).map(one))
    return { items }
  },
)

/** How many slots are written at the same time. */
const mostAtOnce = 16

const outcomeOf = async (call: Call, report: unknown, index: number): Promise<Item> => {
  const { idempotency } = call.request
  const own = idempotency && { ...idempotency, key: `${idempotency.key}#${index}` }
  try {
    const input = parseInput(schema.report, Object(report) as object)
    const { outcome, recordId } = await recordDeployment(
      { ...call, request: { ...call.request, idempotency: own } },
      input as z.output<typeof schema.report>,
    )
    return { outcome, recordId }
  } catch (error) {
    if (error instanceof Refusal || error instanceof Fault)
      return { problem: { ...problemOf(error, call.request.id) } }
    throw error
  }
}

const slotOf = (report: unknown): string => {
  const { environment, logicalEnvironment, deploymentName, kind } = Object(report) as Record<
    string,
    unknown
  >
  return JSON.stringify([environment, logicalEnvironment, deploymentName, kind])
}
