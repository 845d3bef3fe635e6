import assert from 'node:assert/strict'
import type { Database } from '../../src/core/kernel/database.ts'
import { Refusal } from '../../src/core/kernel/refusal.ts'
import { createProject } from '../../src/core/projects/create-project.ts'
import { type VariableList } from '../../src/core/variables/list-variables.ts'
import { listVariables } from '../../src/core/deployments/values/effective-variables.ts'
import { setVariables, type Changed } from '../../src/core/variables/set-variables.ts'
import type { Compartment } from '../../src/core/variables/variable.ts'
import { sql } from '../../src/core/kernel/sql.ts'
import { clockAt, firstAdministrator, worldOn, type Clock, type TestCall } from '../world.ts'

/** An organization with the project `shop`, and who may do everything there. */
export interface Ground {
  readonly db: Database
  readonly clock: Clock
  readonly admin: TestCall
  /** Sets variables of `shop` in production, such as `{ A: '1' }`. */
  set(values: Readonly<Record<string, string>>, more?: SetMore): Promise<Changed>
  list(more?: { readonly service?: string }): Promise<VariableList>
  /** The ids of `shop` in production. */
  compartment(name?: string): Promise<Compartment>
}

interface SetMore {
  readonly service?: string
  readonly secret?: boolean
  readonly projectEnvironment?: string
  readonly by?: TestCall
}

export const place = { project: 'shop', projectEnvironment: 'production' } as const

export const groundOn = async (db: Database): Promise<Ground> => {
  const clock = clockAt()
  const admin = await firstAdministrator(worldOn(db, { now: clock.now }))
  await createProject(admin, { name: 'shop', description: '' })
  return {
    db,
    clock,
    admin,
    set: (values, { service, secret, by = admin, ...more } = {}) =>
      setVariables(by, {
        ...place,
        ...more,
        service: service ?? null,
        variables: Object.entries(values).map(([key, value]) => ({ key, value, secret })),
      }),
    list: ({ service } = {}) => listVariables(admin, { ...place, service: service ?? null }),
    compartment: (name = 'production') => compartmentOf(admin, name),
  }
}

const compartmentOf = async ({ db, principal }: TestCall, name: string): Promise<Compartment> => {
  const { organizationId } = principal
  const row = await db.read((tx) =>
    tx.first(sql`
      select id, project_id from project_environments
      where organization_id = ${organizationId} and name = ${name} and deleted_at is null`),
  )
  return {
    organizationId,
    projectId: String(row?.['project_id']),
    projectEnvironmentId: String(row?.['id']),
  }
}

/** Accepts a refusal with this code that says these words. */
export const refused =
  (code: string, ...words: readonly string[]) =>
  (error: unknown) => {
    if (!(error instanceof Refusal)) throw error
    assert.equal(error.code, code, error.message)
    const text = JSON.stringify([error.message, error.next, error.errors])
    for (const word of words) assert.ok(text.includes(word), text)
    return true
  }
