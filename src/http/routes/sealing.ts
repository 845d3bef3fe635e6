import * as contract from '../../contract/sealing.ts'
import * as schema from '../../contract/sealing.schema.ts'
import { byId } from '../../contract/ledger.schema.ts'
import { checkEvents } from '../../core/ledger/log/check-events.ts'
import { checkRecords } from '../../core/ledger/log/check-records.ts'
import { latestCheckpoint } from '../../core/ledger/log/latest-checkpoint.ts'
import { proveEvents } from '../../core/ledger/log/prove-events.ts'
import { proveGrowth } from '../../core/ledger/log/prove-growth.ts'
import { present } from '../present.ts'
import { route, type Route } from '../route.ts'

/** Checkpoints of the ledger, proofs by them, and checks of what is stored. */
export const sealingRoutes: readonly Route[] = [
  route(
    contract.ledgerCheckpoint,
    { input: schema.none, output: schema.checkpoint },
    async (call) => present(await latestCheckpoint(call)),
  ),
  route(
    contract.proveGrowth,
    { input: schema.growthInput, output: schema.growth },
    async (call, input) => ({ path: (await proveGrowth(call, input)).map(base64) }),
  ),
  route(
    contract.checkEvents,
    { input: schema.eventsCheckInput, output: schema.eventsCheck },
    async (call, input) => {
      const { subtrees, findings, ...span } = await checkEvents(call, input)
      return { ...span, subtrees: subtrees.map(base64), findings: [...findings] }
    },
  ),
  route(
    contract.checkRecords,
    { input: schema.recordsCheckInput, output: schema.recordsCheck },
    async (call, { after = '' }) => {
      const { findings, ...piece } = await checkRecords(call, { after })
      return { ...piece, findings: [...findings] }
    },
  ),
  route(contract.proveEvents, { input: byId, output: schema.proof }, async (call, { id }) => {
    const { entries, ...proof } = await proveEvents(call, id)
    return {
      ...proof,
      entries: entries.map(({ index, bytes, path }) => ({
        index,
        event: base64(bytes),
        path: path.map(base64),
      })),
    }
  }),
]

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64')
