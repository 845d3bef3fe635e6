import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { openSqlite } from '../src/db/sqlite.ts'
import { shippedMigrations } from '../test/engines/places.ts'
import { simulate } from '../test/simulation/simulation.ts'
import { requireNode } from './run.ts'

// Replays one seed of the simulation, and tells every step of it; or plays many, quietly.
requireNode()
const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    count: { type: 'string' },
    quiet: { type: 'boolean', default: false },
  },
})
const count = Number(values.count ?? 1)
const folder = await mkdtemp(join(tmpdir(), 'berth-simulation-'))
try {
  for (let index = 0; index < count; index++) {
    const seed = values.count === undefined ? values.seed : String(Number(values.seed) + index)
    const db = await openSqlite({
      path: join(folder, `${index}.db`),
      migrations: shippedMigrations,
    })
    const isTold = !values.quiet && values.count === undefined
    try {
      await simulate(db, { seed, ...(isTold ? { tell: (line) => console.log(line) } : {}) })
      console.log(`seed ${seed}: everything held, and came to rest`)
    } catch (error) {
      console.log(`seed ${seed}: ${error instanceof Error ? error.message : String(error)}`)
      if (count === 1) console.log(error)
      process.exitCode = 1
    } finally {
      await db.close()
    }
  }
} finally {
  await rm(folder, { recursive: true, force: true })
}
