import assert from 'node:assert/strict'
import { it } from 'node:test'
import type { Context } from '../../src/core/kernel/context.ts'
import { write } from '../../src/core/kernel/operation.ts'
import { sql } from '../../src/core/kernel/sql.ts'
import { reapProjectEnvironments } from '../../src/core/deployments/end/reap-project-environments.ts'
import { createLogicalEnvironment } from '../../src/core/environments/create-logical-environment.ts'
import { describeProjectEnvironment } from '../../src/core/project-environments/list-project-environments.ts'
import { resolveProjectEnvironment } from '../../src/core/project-environments/resolve-project-environment.ts'
import { updateProjectEnvironment } from '../../src/core/project-environments/update-project-environment.ts'
import { forEachEngine } from '../engines/engines.ts'
import { clockAt, firstAdministrator, worldOn } from '../world.ts'

const address = { project: 'shop', name: 'pr-1' }

const place = (by: Context) =>
  write(by, 'project-environment.place', (tx) =>
    resolveProjectEnvironment(tx, by, { ...address, createIfMissing: 'yes', ttlMs: 1000 }),
  )

forEachEngine(
  'project environments and what is alive in them',
  (engine) => {
    it('one with something alive is not moved; but placed again', async () => {
      const clock = clockAt()
      const world = worldOn(await engine.open(), { now: clock.now })
      const admin = await firstAdministrator(world)
      const { projectEnvironment } = await place(admin)
      // In place of a deployment: what this subject knows of them is this view.
      await world.db.write(async (tx) => {
        await tx.run(sql`drop view live_deployments`)
        await tx.run(sql`
          create view live_deployments as
            select organization_id, id as project_environment_id, id from project_environments
            where name = 'pr-1' and freeze_reason is null`)
      })
      clock.set(clock.now() + 5000)
      const inUse = { code: 'in_use', message: /pr-1 holds 1 live deployments/ }
      const stage = { name: 'qa', description: '', tier: 'other', unattested: 'refuse' } as const
      await createLogicalEnvironment(admin, stage)
      const move = updateProjectEnvironment(admin, address, { logicalEnvironment: 'qa' })
      await assert.rejects(move, inUse)
      // To say where it is moves nothing.
      await updateProjectEnvironment(admin, address, { logicalEnvironment: 'development' })
      assert.equal((await place(admin)).projectEnvironment.id, projectEnvironment.id)
    })

    it('one that was thawed has its whole time before it', async () => {
      const clock = clockAt()
      const world = worldOn(await engine.open(), { now: clock.now })
      const admin = await firstAdministrator(world)
      await place(admin)
      await updateProjectEnvironment(admin, address, { freezeReason: 'evidence' })
      clock.set(clock.now() + 5000)
      assert.equal(await reapProjectEnvironments(world), 0)
      await updateProjectEnvironment(admin, address, { freezeReason: null })
      assert.equal(await reapProjectEnvironments(world), 0)
      const { expiresAt } = await describeProjectEnvironment(admin, address)
      assert.equal(expiresAt, clock.now() + 1000)
      clock.set(clock.now() + 1000)
      assert.equal(await reapProjectEnvironments(world), 1)
      await assert.rejects(describeProjectEnvironment(admin, address), { code: 'not_found' })
    })
  },
  { fsync: 'off' },
)
