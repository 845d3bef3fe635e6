import { DatabaseSync } from 'node:sqlite'
import pg from 'pg'
import type { Database } from '../../src/core/kernel/database.ts'
import type { Engine } from '../engines/engines.ts'

/** A connection of somebody else to the same data. */
export interface Beside {
  run(text: string): Promise<void>
  end(): Promise<void>
}

/** Connects beside the database, past the port; on SQLite `begin` takes the write lock. */
export const beside = async (engine: Engine, db: Database): Promise<Beside> => {
  if (engine.name === 'sqlite') {
    const connection = new DatabaseSync(engine.placeOf(db))
    return {
      run: async (text) => connection.exec(text === 'begin' ? 'begin immediate' : text),
      end: async () => connection.close(),
    }
  }
  const client = new pg.Client({ connectionString: engine.placeOf(db) })
  client.on('error', () => {})
  await client.connect()
  return {
    run: async (text) => {
      await client.query(text)
    },
    end: () => client.end(),
  }
}
