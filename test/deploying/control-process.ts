import type { Database, Writer } from '../../src/core/kernel/database.ts'
import { openPostgres } from '../../src/db/postgres.ts'
import { openSqlite } from '../../src/db/sqlite.ts'
import { keepDeploying } from '../../src/worker/deploying.ts'
import { shippedMigrations } from '../engines/places.ts'
import { realWorld } from './stage.ts'

// The part of control that deploys, as a process of its own. It kills itself right before or after
// the moment that it was told: `before active`, `after start`.
const [data = '', place = '', moment = ''] = process.argv.slice(2)
const migrations = shippedMigrations

const pass = (when: 'before' | 'after', what: string): void => {
  if (moment === `${when} ${what}`) process.kill(process.pid, 'SIGKILL')
}

/** What the statements of a transaction move. */
const named = (text: string, [first]: readonly unknown[]): string | undefined => {
  const said = text.trim().replaceAll(/\s+/g, ' ')
  if (said.startsWith('update deployments set state')) return String(first)
  if (said.startsWith('update runs set state')) return `run ${String(first)}`
  if (said.startsWith('update edge_sets set acknowledged')) return 'acknowledged'
  return undefined
}

const watched = (db: Database): Database => ({
  ...db,
  ask: (statement) => db.ask(statement),
  read: (body) => db.read(body),
  readHeavy: (body) => db.readHeavy(body),
  write: async (body) => {
    let moves: string[] = []
    const result = await db.write(async (tx) => {
      moves = []
      const writer: Writer = {
        all: (statement) => tx.all(statement),
        first: (statement) => tx.first(statement),
        lock: (mode, select, lines) => tx.lock(mode, select, lines),
        afterCommit: (effect) => tx.afterCommit(effect),
        run: async (statement) => {
          const changed = await tx.run(statement)
          const name = named(statement.text.join('?'), statement.values)
          if (name !== undefined && changed > 0) moves.push(name)
          return changed
        },
      }
      const made = await body(writer)
      for (const move of moves) pass('before', move)
      return made
    })
    for (const move of moves) pass('after', move)
    return result
  },
})

/** A port whose calls are moments, too. */
const marked = <P extends object>(port: P): P =>
  new Proxy(port, {
    get: (target, name) => {
      const method = Reflect.get(target, name) as (...given: unknown[]) => Promise<unknown>
      return async (...given: unknown[]) => {
        pass('before', String(name))
        const answer = await method.apply(target, given)
        pass('after', String(name))
        return answer
      }
    },
  })

const db = place.startsWith('postgres')
  ? await openPostgres({ url: place, migrations, connections: 4 })
  : await openSqlite({ path: place, migrations })
const world = realWorld(watched(db), data, `control ${process.pid}`)
keepDeploying(
  { ...world, runtime: marked(world.runtime), edge: marked(world.edge) },
  {
    owner: 'control',
    isHostThere: () => true,
    onFailure: (error) => void process.stderr.write(`${String(error)}\n`),
  },
)
process.stdin.resume().once('end', () => process.exit(0))
