import type { World } from '../kernel/context.ts'
import type { Writer } from '../kernel/database.ts'
import { Fault } from '../kernel/refusal.ts'
import { sql } from '../kernel/sql.ts'
import { bearOrganization, type BornOrganization } from './create-organization.ts'
import * as store from './organization-store.ts'

/** Fingerprints of the keys that an installation was made with, by their name. */
export type KeyFingerprints = Readonly<Record<string, string>>

/**
 * The first start makes the organization `default` and its administrator, who may also create
 * organizations; a later one makes nothing. Keys other than the database's are refused. A secret
 * that is given is the administrator's, so that a start that is killed can show it the next time.
 */
export const firstStart = (
  world: World,
  fingerprints: KeyFingerprints,
  secret?: string,
): Promise<BornOrganization | null> =>
  world.db.write(async (tx) => {
    const isNew = await insistKeys(tx, fingerprints, true)
    const [any] = await store.page(tx, '', 1)
    if (any || !isNew) return null
    const input = { name: 'default', description: 'The first organization' }
    return await bearOrganization(tx, world, input, ['admin', 'install'], null, secret)
  })

/**
 * Refuses keys other than the database's; one that it does not know is kept if `mayLearn`, else
 * refused too. Answers whether it knew none.
 */
export const insistKeys = async (
  tx: Writer,
  fingerprints: KeyFingerprints,
  mayLearn = false,
): Promise<boolean> => {
  const rows = await tx.all(sql`select name, value from installation order by name limit 100`)
  const known = new Map(rows.map((row) => [String(row['name']), String(row['value'])]))
  for (const [name, fingerprint] of Object.entries(fingerprints)) {
    const expected = known.get(name)
    if (expected === undefined && mayLearn)
      await tx.run(sql`insert into installation (name, value) values (${name}, ${fingerprint})`)
    else if (expected !== fingerprint)
      throw new Fault(
        'database_unavailable',
        `This database was made with another ${name} key. Give the key that belongs to it, or use a new database.`,
      )
  }
  return known.size === 0
}

/** Whether a first start has happened in this database. */
export const hasStarted = ({ db }: Pick<World, 'db'>): Promise<boolean> =>
  db.read(async (tx) => (await store.page(tx, '', 1)).length > 0)
