import { sealEvents } from '../src/core/ledger/log/seal-events.ts'
import { numberEvents } from '../src/core/ledger/log/number-events.ts'
import { recordDeployment } from '../src/core/ledger/record/record-deployment.ts'
import { openPlace, placesOn } from './places.ts'
import { clients, digests, environment, reportAt } from './reports.ts'
import { against, type Finding, type How } from './table.ts'
import { attest, callAs, settle } from './world.ts'

const reportsOfRound = 1600
const sealMs = 1000

/** Records a second while their events are sealed once a second, against the same without. */
export const sealing = async (how: How): Promise<readonly Finding[]> => {
  const findings: Finding[] = []
  for (const engine of how.engines) findings.push(...(await sealingOn(engine, how)))
  return findings
}

const sealingOn = async (engine: string, how: How): Promise<readonly Finding[]> => {
  const places = await placesOn(engine)
  if (!places) return []
  const place = await places.create()
  const secret = await settle(place, environment)
  const db = await openPlace(place)
  const context = await callAs(db, place, secret)
  await attest(context, digests)
  let next = 0
  const round = async (isSealing: boolean): Promise<number> => {
    let going = true
    let dueAt = performance.now()
    const worker = async (): Promise<void> => {
      while (going) {
        await numberEvents(context)
        if (isSealing && performance.now() >= dueAt) {
          dueAt += sealMs
          while ((await sealEvents(context, context.principal.organizationId)) === 'more');
        }
        await new Promise((resolve) => setTimeout(resolve, 5))
      }
    }
    const working = worker()
    const began = performance.now()
    for (let n = 0; n < reportsOfRound; n += clients)
      await Promise.all(
        Array.from({ length: clients }, () => recordDeployment(context, reportAt(next++))),
      )
    const ms = performance.now() - began
    going = false
    await working
    // What one round leaves is not the other's to seal.
    while ((await numberEvents(context)) > 0);
    while ((await sealEvents(context, context.principal.organizationId)) === 'more');
    return Math.round((reportsOfRound / ms) * 1000)
  }
  const ran: { readonly measured: number; readonly baseline: number }[] = []
  const rounds = how.rounds ?? 15
  // The first round only warms up. Who is first changes.
  for (let turn = 0; turn <= rounds; turn++) {
    const early = turn % 2 === 0 ? await round(false) : undefined
    const measured = await round(true)
    const baseline = early ?? (await round(false))
    console.log(`${engine} round ${turn}: ${measured} records/s sealed, ${baseline} unsealed`)
    if (turn > 0) ran.push({ measured, baseline })
  }
  await db.close()
  return [
    against({ what: 'records while their events are sealed', engine, unit: '/s' }, ran, {
      bound: 'at least',
      value: 0.95,
    }),
  ]
}
