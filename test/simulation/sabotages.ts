import type { Database } from '../../src/core/kernel/database.ts'
import { sql } from '../../src/core/kernel/sql.ts'
import type { Sabotage } from './simulation.ts'

/** A small break of each invariant: how its check must tell it, and a seed that shows it. */
export const sabotages: readonly (readonly [
  told: RegExp,
  how: string,
  seed: number,
  sabotage: Sabotage,
])[] = [
  [
    /ends as the next starts|overlaps|invariant 1/,
    'a line of the ledger ends a moment late',
    4,
    {
      meddle: change(sql`
        update records set ended_at = ended_at + 1 where status = 'superseded'`),
    },
  ],
  [
    /invariant 2/,
    'what has drained is active again',
    4,
    {
      meddle: async (db) => {
        await change(sql`drop index if exists deployments_one_active`)(db)
        await change(sql`update deployments set state = 'active' where state = 'draining'`)(db)
      },
    },
  ],
  [
    /invariant 2: .* run together/,
    'the host takes no heed of what is exclusive',
    17,
    {
      ports: ({ runtime, edge }) => ({
        edge,
        runtime: {
          ...runtime,
          // Control, too, does not see what is still ending.
          state: async () => {
            const state = await runtime.state()
            const instances = state.instances.filter((each) => each.state !== 'stopping')
            return { ...state, instances }
          },
          start: (wanted) => runtime.start({ ...wanted, exclusive: false }),
        },
      }),
    },
  ],
  [
    /invariant 2: .* given up/,
    'the host hears of nothing that comes late',
    2,
    {
      ports: ({ runtime, edge }) => ({
        edge,
        runtime: {
          ...runtime,
          start: async (wanted) => {
            const told = await runtime.start(wanted)
            return told.fence > wanted.fence
              ? await runtime.start({ ...wanted, fence: told.fence })
              : told
          },
        },
      }),
    },
  ],
  [
    /invariant 3/,
    'the runtime says of everything that it is ready',
    2,
    {
      ports: ({ runtime, edge }) => ({
        edge,
        runtime: {
          ...runtime,
          state: async () => {
            const state = await runtime.state()
            const instances = state.instances.map((each) => ({
              ...each,
              state: 'running' as const,
              health: 'ready' as const,
              restarts: 0,
            }))
            return { ...state, instances }
          },
        },
      }),
    },
  ],
  [
    /invariant 4/,
    'the edge sends requests to a deployment that there is not',
    2,
    {
      ports: ({ runtime, edge }) => ({
        runtime,
        edge: {
          apply: (set) => {
            const routes = set.routes.map((route) => ({ ...route, deployment: 'dep_0' }))
            return edge.apply({ ...set, routes })
          },
        },
      }),
    },
  ],
  [
    /invariant 5/,
    'the edge leaves out what it was told to serve',
    2,
    {
      ports: ({ runtime, edge }) => ({
        runtime,
        edge: {
          apply: (set) => {
            const routes = set.routes.map((route) => ({ ...route, deployment: null }))
            return edge.apply({ ...set, routes })
          },
        },
      }),
    },
  ],
  [
    /invariant 6/,
    'the runtime knows of no request in flight',
    5,
    {
      ports: ({ runtime, edge }) => ({
        edge,
        runtime: {
          ...runtime,
          state: async () => ({ ...(await runtime.state()), inFlight: {} }),
        },
      }),
    },
  ],
  [
    /invariant 7/,
    'the runtime says that it has ended what it has not',
    2,
    {
      ports: ({ runtime, edge }) => ({
        edge,
        runtime: {
          ...runtime,
          stop: async (id) => {
            const { instances } = await runtime.state()
            const found = instances.find((each) => each.id === id)
            return found ?? { ...gone, id, deployment: '' }
          },
        },
      }),
    },
  ],
  [
    /release command/,
    'the runtime says of what is lost that it failed',
    3,
    {
      ports: ({ runtime, edge }) => ({
        edge,
        runtime: {
          ...runtime,
          step: async (step, waitMs) => {
            const told = await runtime.step(step, waitMs)
            return told.state === 'lost' ? { ...told, state: 'failed' } : told
          },
        },
      }),
    },
  ],
  [
    /invariant 8/,
    'a command is answered and not kept',
    2,
    {
      user: (db) => ({
        ...db,
        write: async (body) => {
          const kept: { answer?: Awaited<ReturnType<typeof body>> } = {}
          const undo = new Error('nothing of it is kept')
          await db
            .write(async (tx) => {
              kept.answer = await body(tx)
              throw undo
            })
            .catch((error: unknown) => {
              if (error !== undo) throw error
            })
          return kept.answer as Awaited<ReturnType<typeof body>>
        },
      }),
    },
  ],
]

const gone = {
  state: 'gone',
  health: 'unknown',
  why: '',
  restarts: 0,
  startedAt: 0,
  pid: null,
  isFault: false,
  fence: 0,
} as const

function change(statement: ReturnType<typeof sql>): (db: Database) => Promise<void> {
  return async (db) => {
    await db.write((tx) => tx.run(statement))
  }
}
