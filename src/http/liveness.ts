import type { Database } from '../core/kernel/database.ts'
import { sql } from '../core/kernel/sql.ts'

/** How long the database may take to answer, in milliseconds. */
const mostMs = 2000

/** Asks whether the database answers; askers at the same time share one question. */
export const liveness = (db: Database): (() => Promise<boolean>) => {
  let asked: Promise<boolean> | undefined
  return () =>
    (asked ??= ask(db).finally(() => {
      asked = undefined
    }))
}

const ask = async (db: Database): Promise<boolean> => {
  const late = Promise.withResolvers<boolean>()
  const timer = setTimeout(() => late.resolve(false), mostMs)
  const answer = db
    .read((tx) => tx.first(sql`select 1 as one`))
    .then(
      () => true,
      () => false,
    )
  try {
    return await Promise.race([answer, late.promise])
  } finally {
    clearTimeout(timer)
  }
}
