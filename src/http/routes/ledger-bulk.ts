import type { z } from 'zod'
import * as contract from '../../contract/ledger.ts'
import * as schema from '../../contract/ledger.schema.ts'
import { Fault, Refusal } from '../../core/kernel/refusal.ts'
import { beforeMany } from '../../core/kernel/operation.ts'
import { recordDeployment } from '../../core/ledger/record/record-deployment.ts'
import { parseInput } from '../input.ts'
import { problemOf } from '../problem.ts'
import { route, type Call } from '../route.ts'

type Item = contract.BulkOutcome['items'][number]

/** How many slots are written at the same time: a group commit then shares its fsync. */
const mostAtOnce = 16

/**
 * Many reports in one call: one operation each, never one big transaction. Reports of one slot keep
 * their order; each has an outcome or a problem of its own, and an idempotency key of its own.
 */
export const recordInBulk = route(
  contract.recordDeployments,
  { input: schema.bulk, output: schema.bulkOutcome },
  async (call, { reports }) => {
    await beforeMany(call, 'deployment.record', 'ledger.record')
    const items: Item[] = []
    const bySlot = Map.groupBy(reports.entries(), ([, report]) => slotOf(report))
    const one = async (chain: readonly (readonly [number, unknown])[]): Promise<void> => {
      for (const [index, report] of chain) items[index] = await outcomeOf(call, report, index)
    }
    const chains = [...bySlot.keys()].sort().map((slot) => bySlot.get(slot) ?? [])
    for (let at = 0; at < chains.length; at += mostAtOnce) {
      const settled = await Promise.allSettled(chains.slice(at, at + mostAtOnce).map(one))
      for (const each of settled) if (each.status === 'rejected') throw each.reason
    }
    return { items }
  },
)

const outcomeOf = async (call: Call, report: unknown, index: number): Promise<Item> => {
  const { idempotency } = call.request
  // No caller's key has a space.
  const own = idempotency && { ...idempotency, key: `${idempotency.key} ${index}` }
  try {
    const at = ['reports', index]
    const input = parseInput(schema.report, report, at) as z.output<typeof schema.report>
    const { outcome, recordId } = await recordDeployment(
      { ...call, request: { ...call.request, idempotency: own } },
      input,
    )
    return { outcome, recordId }
  } catch (error) {
    if (!(error instanceof Refusal || error instanceof Fault)) throw error
    const problem = problemOf(error, call.request.id)
    return { problem: { ...problem, errors: problem.errors.map((each) => within(each, index)) } }
  }
}

/** A pointer into one report as a pointer into the request. */
const within = (error: { readonly pointer: string; readonly detail: string }, index: number) => ({
  ...error,
  pointer: error.pointer.replace(/^#(?!\/reports\/)/, `#/reports/${index}`),
})

const slotOf = (report: unknown): string => {
  const { environment, logicalEnvironment, deploymentName, kind } = Object(report) as Record<
    string,
    unknown
  >
  return JSON.stringify([environment, logicalEnvironment, deploymentName, kind])
}
