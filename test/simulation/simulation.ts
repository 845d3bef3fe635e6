import assert from 'node:assert/strict'
import type { Database } from '../../src/core/kernel/database.ts'
import type { DeployWorld } from '../../src/core/deployments/work-world.ts'
import type { Digest } from '../../src/formats/digest.ts'
import { simulatedHost, type SimulatedHost } from '../../src/drivers/simulated/host.ts'
import { checkLedger } from '../ledger/invariants.ts'
import { clockAt, firstAdministrator, worldOn, type TestWorld } from '../world.ts'
import { startActor, type Actor, type Verdict } from './actor.ts'
import { command } from './commands.ts'
import { diceOf, type Dice } from './dice.ts'
import { befall, drawnFates, hearingAgain, type Trouble } from './faults.ts'
import { gatedDatabase, gatedEdge, gatedRuntime, type Sight } from './gated.ts'
import { uploadSource } from './ground.ts'
import { newWatch, type Start, type Stop } from './invariants.ts'
import { observe, type Observed } from './observe.ts'
import { watchReleases } from './release-commands.ts'
import { unrest } from './unrest.ts'
import { work } from './worker.ts'

/** Changes what workers and people meet, to prove that a check can fail. */
export interface Sabotage {
  readonly ports?: (
    ports: Pick<DeployWorld, 'runtime' | 'edge'>,
  ) => Pick<DeployWorld, 'runtime' | 'edge'>
  readonly user?: (db: Database) => Database
  /** Called before each look. */
  readonly meddle?: (db: Database) => Promise<void>
}

/** How a simulation is played. */
export interface Play {
  readonly seed: string
  /** How often somebody has a turn before the faults stop. */
  readonly turns?: number
  readonly sabotage?: Sabotage
  readonly tell?: (line: string) => void
}

/**
 * Plays one seed on a fresh database: two workers, people and faults in an order that is drawn; the
 * invariants are checked after each step. When the faults stop, everything must come to rest.
 */
export const simulate = async (db: Database, play: Play): Promise<void> => {
  const { seed, turns = 400, sabotage = {} } = play
  const dice = diceOf(seed)
  const clock = clockAt()
  const tell = (line: string): void => play.tell?.(`${clock.now() - start} ${line}`)
  const start = clock.now()
  const trouble: Trouble = { isOn: true, edgeAwayUntil: 0 }
  const stops: Stop[] = []
  const starts: Start[] = []
  // Whatever changes the database is looked at before anybody else has a turn.
  let observed: Observed | null = null
  const releases = watchReleases()
  const fates = releases.watched(drawnFates(dice, trouble))
  const host = simulatedHost(
    clock.now,
    fates,
    (instance, { inFlight }) => {
      if (instance && instance.state !== 'exited')
        stops.push({ instance, inFlight: inFlight[instance.deployment] ?? 0, at: clock.now() })
    },
    ({ id, deployment }) => starts.push({ id, deployment, observed }),
  )
  const { runtime, edge } = host
  const given = sabotage.ports?.({ runtime, edge }) ?? { runtime, edge }
  const hearing = hearingAgain(given.runtime)
  const ports = { ...given, runtime: hearing.runtime }
  const world = worldOn(db, { seed, now: clock.now })
  const admin = await firstAdministrator(world)
  const { organizationId } = admin.principal
  const sources: [Digest, Digest] = [await uploadSource(admin, 'a'), await uploadSource(admin, 'b')]
  const truth = (): Observed | null => observed
  const workers = await Promise.all(
    ['one', 'two'].map((name) => newProcess(name, world, host, ports, truth, dice, trouble)),
  )
  const go = async (worker: Process, verdict: Verdict): Promise<void> => {
    tell(`${worker.name()}: ${worker.at()}, ${verdict.what}`)
    if (await worker.step(verdict)) await look(worker.sight)
  }
  const watch = newWatch()
  // Some seeds are wilder than others, and all have had something to lose before.
  const weather = dice.pick([100, 300, 1000])
  let events = 0
  const look = async (by: Sight | null): Promise<void> => {
    await sabotage.meddle?.(db)
    await releases.check(runtime)
    observed = await observe(db)
    if (observed.events !== events) await checkLedger(db, organizationId)
    events = observed.events
    const served = host.served()
    const { seen = null, read = null } = by ?? {}
    const { instances } = host.truth()
    const did = { stops: stops.splice(0), starts: starts.splice(0) }
    watch.check({ observed, served, instances, seen, read, ...did })
  }
  const user = {
    ...admin,
    ...ports,
    baseHost: 'localhost',
    db: sabotage.user?.(db) ?? db,
  }

  for (let turn = 0; turn < turns; turn++) {
    clock.set(clock.now() + passing(dice))
    if (dice.oneIn(7)) {
      const { said, run } = await command(user, sources, dice)
      tell(`somebody: ${said}${run === null ? '' : ` (${run})`}`)
      if (run !== null) watch.acknowledge(run)
      await look(null)
    }
    if (dice.oneIn(3)) host.request(dice.below(100), dice.span(40_000))
    if (dice.oneIn(10)) {
      tell(`host: ${await hearing.again(dice)}`)
      await look(null)
    }
    if (dice.oneIn(25)) {
      tell(`host: ${befall(host, dice, clock.now(), trouble)}`)
      await look(null)
    }
    const worker = workers[dice.below(workers.length)]
    assert.ok(worker)
    for (let steps = 1 + dice.span(100), rests = 2; steps > 0 && rests > 0; steps--) {
      await go(worker, verdictOf(dice, weather))
      if (worker.at() === 'idle') rests--
    }
  }

  tell('the faults stop')
  trouble.isOn = false
  trouble.edgeAwayUntil = 0
  host.heal()
  let restless: readonly string[] = ['nobody has looked yet']
  for (let turn = 0; turn < 400 && restless.length > 0; turn++) {
    clock.set(clock.now() + 1000)
    for (const worker of workers)
      for (let steps = 0, rests = 0; steps < 100 && rests < 4; steps++) {
        await go(worker, { what: 'go' })
        if (worker.at() === 'idle') rests++
      }
    restless = unrest(await observe(db), host.truth())
  }
  assert.deepEqual(restless, [], 'invariant 7: it does not come to rest')
  await checkLedger(db, organizationId)
}

/** Most of the time little passes; now and then more than a lease lasts. */
const passing = (dice: Dice): number =>
  dice.oneIn(40) ? 61_000 : dice.oneIn(4) ? dice.span(20_000) : dice.span(300)

const verdictOf = (dice: Dice, weather: number): Verdict => {
  if (dice.oneIn(weather))
    return { what: 'kill', afterStatements: dice.oneIn(2) ? null : dice.below(12) }
  return dice.oneIn(weather) ? { what: 'fault' } : { what: 'go' }
}

/** A process that works; once it is killed, another one takes its place. */
const newProcess = async (
  name: string,
  world: TestWorld,
  host: SimulatedHost,
  ports: Pick<DeployWorld, 'runtime' | 'edge'>,
  truth: () => Observed | null,
  dice: Dice,
  trouble: Trouble,
) => {
  const sight: Sight = { seen: null, read: null }
  let births = 0
  const born = (): Promise<Actor> => {
    const owner = `${name}-${++births}`
    return startActor(owner, async (gate) => {
      const isAway = (): boolean => trouble.edgeAwayUntil > world.now()
      const own: DeployWorld = {
        ...world,
        db: gatedDatabase(world.db, truth, gate, sight),
        runtime: gatedRuntime(ports.runtime, host.truth, gate, sight),
        edge: gatedEdge(ports.edge, isAway, gate),
        baseHost: 'localhost',
        settleMs: 1000,
      }
      await work(own, owner, gate, dice)
    })
  }
  let actor = await born()
  return {
    name: () => actor.name,
    at: () => actor.at(),
    sight,
    /** Answers whether anything may have changed. */
    step: async (verdict: Verdict): Promise<boolean> => {
      await actor.step(verdict)
      const isDead = actor.isDead()
      const hasChanged = isDead || changing.test(actor.at())
      if (isDead) actor = await born()
      return hasChanged
    },
  }
}

/** After calls that change what is so; all others only look. */
const changing = /^(?:db\.write|runtime\.start|runtime\.stop|edge\.apply) answered$/

type Process = Awaited<ReturnType<typeof newProcess>>
