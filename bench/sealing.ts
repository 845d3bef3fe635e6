import { sealEvents } from '../src/core/ledger/log/seal-events.ts'
import { numberEvents } from '../src/core/ledger/log/number-events.ts'
import { recordDeployment } from '../src/core/ledger/record/record-deployment.ts'
import { openPlace, placesOn } from './places.ts'
import { clients, digests, environment, reportAt } from './reports.ts'
import { against, type Finding, type How } from './table.ts'
import { attest, callAs, settle } from './world.ts'

const reportsOfRound = 800
const sealMs = 1000
/** After so long no further round begins; what differs by little needs many short ones. */
const mostMs = 180_000

/**
 * Records a second while their events are sealed once a second, against the same without. A round
 * lasts until all of its events are numbered and, in the one, sealed: however long a second is on
 * this machine, each event is paid for in its round.
 */
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
  const { organizationId } = context.principal
  const numberAll = async (): Promise<void> => {
    while ((await numberEvents(context)) > 0);
  }
  const sealAll = async (): Promise<void> => {
    while ((await sealEvents(context, organizationId)) === 'more');
  }
  let next = 0
  const round = async (isSealing: boolean): Promise<Ran> => {
    let going = true
    let dueAt = performance.now()
    const worker = async (): Promise<void> => {
      while (going) {
        await numberEvents(context)
        if (isSealing && performance.now() >= dueAt) {
          dueAt += sealMs
          await sealAll()
        }
        await new Promise((resolve) => setTimeout(resolve, 5))
      }
    }
    const working = worker()
    const [began, cpuBefore] = [performance.now(), process.cpuUsage()]
    for (let n = 0; n < reportsOfRound; n += clients)
      await Promise.all(
        Array.from({ length: clients }, () => recordDeployment(context, reportAt(next++))),
      )
    going = false
    await working
    await numberAll()
    if (isSealing) await sealAll()
    const ms = performance.now() - began
    const { user, system } = process.cpuUsage(cpuBefore)
    // What one round leaves is not the other's to seal.
    await sealAll()
    const rate = Math.round((reportsOfRound / ms) * 1000)
    return { rate, cpuMs: (user + system) / 1000 / reportsOfRound }
  }
  const ran: { readonly measured: Ran; readonly baseline: Ran }[] = []
  const rounds = how.rounds ?? 30
  const last = performance.now() + mostMs
  // The first round only warms up. Who is first changes.
  for (let turn = 0; turn <= rounds && performance.now() < last; turn++) {
    const early = turn % 2 === 0 ? await round(false) : undefined
    const measured = await round(true)
    const baseline = early ?? (await round(false))
    console.log(
      `${engine} round ${turn}: ${measured.rate} records/s sealed, ${baseline.rate} unsealed`,
    )
    if (turn > 0) ran.push({ measured, baseline })
  }
  await db.close()
  return [
    against(
      { what: 'records while their events are sealed', engine, unit: '/s' },
      ran.map(({ measured, baseline }) => ({ measured: measured.rate, baseline: baseline.rate })),
      { bound: 'at least', value: 0.95 },
    ),
    against(
      { what: 'processor time for one of them, less the database server', engine, unit: 'ms' },
      ran.map(({ measured, baseline }) => ({ measured: measured.cpuMs, baseline: baseline.cpuMs })),
    ),
  ]
}

/** What came of a round: records a second, and milliseconds of processor time for each. */
interface Ran {
  readonly rate: number
  readonly cpuMs: number
}
