import { after } from 'node:test'
import type { Database } from '../../src/core/kernel/database.ts'
import { sqlitePlaces } from '../engines/sqlite-engine.ts'

/** Opens embedded databases for a suite in which the engine plays no part; gone after it. */
export const embedded = (): (() => Promise<Database>) => {
  const places = sqlitePlaces()
  const opened: { readonly place: string; readonly db: Database }[] = []
  after(async () => {
    await Promise.all(opened.map(({ db }) => db.close()))
    for (const { place } of opened) await places.remove(place)
    await places.end()
  })
  return async () => {
    const place = await places.create(true)
    const db = await places.open(place, {})
    opened.push({ place, db })
    return db
  }
}
