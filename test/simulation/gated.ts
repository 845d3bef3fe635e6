import type { Database, Writer } from '../../src/core/kernel/database.ts'
import { Fault } from '../../src/core/kernel/refusal.ts'
import type { Edge, Runtime, RuntimeState } from '../../src/core/deployments/runtime.ts'
import { Killed, type Gate, type Verdict } from './actor.ts'
import type { Observed } from './observe.ts'

/** What an actor has last been told, as it truly was. */
export interface Sight {
  /** Of the host. */
  seen: RuntimeState | null
  /** Of the database. */
  read: Observed | null
}

/** A call to the world between two gates: it happens or not, and its answer comes or not. */
const between = async <T>(
  gate: Gate,
  call: string,
  fault: () => Fault,
  act: (verdict: Verdict) => Promise<T>,
): Promise<T> => {
  const before = await gate(call)
  if (before.what === 'fault') throw fault()
  const answer = await act(before)
  const after = await gate(`${call} answered`)
  if (after.what === 'kill') throw new Killed()
  if (after.what === 'fault') throw fault()
  return answer
}

const lost = (): Fault => new Fault('host_unreachable', 'the simulated host does not answer')
const busy = (): Fault => new Fault('database_unavailable', 'the simulated database is away')

/**
 * The database as a process sees it that may be killed between any two statements; what was so
 * when it was last read is kept in `sight`.
 */
export const gatedDatabase = (
  db: Database,
  truth: () => Observed | null,
  gate: Gate,
  sight: Sight,
): Database => ({
  ask: (statement) => between(gate, 'db.ask', busy, () => db.ask(statement)),
  read: (body) =>
    between(gate, 'db.read', busy, () => {
      sight.read = truth()
      return db.read(body)
    }),
  readHeavy: (body) => between(gate, 'db.read', busy, () => db.readHeavy(body)),
  write: (body) =>
    between(gate, 'db.write', busy, (verdict) =>
      db.write(async (tx) => {
        if (verdict.what !== 'kill') return await body(tx)
        await body(dying(tx, verdict.afterStatements ?? 0))
        // It was shorter than that: killed before the commit.
        throw new Killed()
      }),
    ),
  close: async () => {},
})

const dying = (tx: Writer, statements: number): Writer => {
  let left = statements
  const counted = async <T>(act: () => Promise<T>): Promise<T> => {
    if (left-- <= 0) throw new Killed()
    return await act()
  }
  return {
    all: (statement) => counted(() => tx.all(statement)),
    first: (statement) => counted(() => tx.first(statement)),
    run: (statement) => counted(() => tx.run(statement)),
    lock: (mode, select, lines) => counted(() => tx.lock(mode, select, lines)),
    afterCommit: (effect) => tx.afterCommit(effect),
  }
}

/** The runtime likewise; what it truly said of the host is kept in `sight`. */
export const gatedRuntime = (
  runtime: Runtime,
  truth: () => RuntimeState,
  gate: Gate,
  sight: Sight,
): Runtime => {
  const asked = <T>(call: string, act: () => Promise<T>): Promise<T> =>
    between(gate, `runtime.${call}`, lost, act)
  return {
    state: () =>
      asked('state', () => {
        sight.seen = truth()
        return runtime.state()
      }),
    start: (wanted) => asked('start', () => runtime.start(wanted)),
    stop: (...how) => asked('stop', () => runtime.stop(...how)),
    step: (step, waitMs) => asked('step', () => runtime.step(step, waitMs)),
    cancelStep: (key) => asked('cancelStep', () => runtime.cancelStep(key)),
    logs: (wanted) => asked('logs', () => runtime.logs(wanted)),
    forget: (deployment) => asked('forget', () => runtime.forget(deployment)),
  }
}

/** The edge likewise; for a while it may refuse everything. */
export const gatedEdge = (edge: Edge, isAway: () => boolean, gate: Gate): Edge => ({
  apply: (set) =>
    between(gate, 'edge.apply', lost, () => (isAway() ? Promise.reject(lost()) : edge.apply(set))),
})
