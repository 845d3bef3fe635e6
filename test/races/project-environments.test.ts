import assert from 'node:assert/strict'
import { it } from 'node:test'
import { updateEnvironment } from '../../src/core/environments/update-environment.ts'
import type { Context } from '../../src/core/kernel/context.ts'
import { write } from '../../src/core/kernel/operation.ts'
import { createProjectEnvironment } from '../../src/core/project-environments/create-project-environment.ts'
import { deleteProjectEnvironment } from '../../src/core/deployments/end/delete-project-environment.ts'
import { listProjectEnvironments } from '../../src/core/project-environments/list-project-environments.ts'
import {
  resolveProjectEnvironment,
  type WantedPlace,
} from '../../src/core/project-environments/resolve-project-environment.ts'
import { updateProjectEnvironment } from '../../src/core/project-environments/update-project-environment.ts'
import { deleteEnvironment } from '../../src/core/ledger/record/delete-place.ts'
import { allTold, inRounds, oneOf, openField, race, races, told } from './arena.ts'

const place = (by: Context, wanted: Partial<WantedPlace>) =>
  write(by, 'project-environment.place', (tx) =>
    resolveProjectEnvironment(tx, by, { project: 'shop', createIfMissing: 'ask', ...wanted }),
  )
const namesIn = async (by: Context, project: string) =>
  (await listProjectEnvironments(by, { project }, { limit: 100 })).items.map(({ name }) => name)

races('project environments', (arena) => {
  it('two first deployments of a project, without any driver: one project, one local', async () => {
    const field = await openField(arena())
    const [one, other] = field.admins
    await inRounds(field, async (_, index) => {
      const project = `shop-${index}`
      const [a, b] = await race(
        () => place(one, { project }),
        () => place(other, { project }),
      )
      assert.ok('answer' in a && 'answer' in b)
      assert.equal(a.answer.projectEnvironment.id, b.answer.projectEnvironment.id)
      assert.equal(a.answer.environment.id, b.answer.environment.id)
      assert.deepEqual(await namesIn(one, project), ['production'])
    })
  })

  it('two organizations that want processes at once: one of them has them', async () => {
    for (let round = 0; round < 5; round++) {
      const { admins } = await openField(arena())
      const others = (await openField(arena())).admins
      const all = await race(
        () => place(admins[0], {}),
        () => place(others[1], {}),
      )
      assert.deepEqual(allTold(all), ['driver_unfit', 'ok'])
    }
  })

  it('two deployments to one new name: one makes it, both have it', async () => {
    const field = await openField(arena())
    const [one, other] = field.admins
    await place(one, {})
    await inRounds(field, async (_, index) => {
      const name = `pr-${index}`
      const [a, b] = await race(
        () => place(one, { name }),
        () => place(other, { name }),
      )
      assert.ok('answer' in a && 'answer' in b)
      assert.equal(a.answer.projectEnvironment.id, b.answer.projectEnvironment.id)
      assert.notEqual(a.answer.created, b.answer.created)
    })
  })

  it('two new names that are nearly the same: one of them is refused', async () => {
    const field = await openField(arena())
    const [one, other] = field.admins
    await inRounds(field, async (_, index) => {
      const project = `shop-${index}`
      await place(one, { project })
      const all = await race(
        () => place(one, { project, name: 'preview' }),
        () => place(other, { project, name: 'Preview' }),
      )
      assert.deepEqual(allTold(all), ['near_miss', 'ok'])
    })
  })

  it('two first deployments to different places: one is told where it stands', async () => {
    const field = await openField(arena())
    const [one, other] = field.admins
    await inRounds(field, async ({ environment }, index) => {
      await updateEnvironment(one, environment, { driver: 'process' })
      const project = `shop-${index}`
      await place(one, { project, name: 'other', on: environment })
      const stages = ['staging', 'production'] as const
      const all = await race(
        () => place(one, { project, on: environment, stage: stages[0] }),
        () => place(other, { project, on: environment, stage: stages[1] }),
      )
      assert.deepEqual(allTold(all), ['ok', 'placed_elsewhere'])
    })
  })

  it('a deployment and a move: it ends where it was moved to, or says so', async () => {
    const field = await openField(arena())
    const [one, other] = field.admins
    await inRounds(field, async ({ logicalEnvironment }, index) => {
      const project = `shop-${index}`
      await place(one, { project })
      const address = { project, name: 'production' }
      const [placed, moved] = await race(
        () => place(one, { project }),
        () => updateProjectEnvironment(other, address, { logicalEnvironment }),
      )
      assert.equal(told(moved), 'ok')
      assert.ok('answer' in placed)
      const { projectEnvironment, stage } = placed.answer
      assert.equal(projectEnvironment.logicalEnvironmentId, stage.id)
      oneOf(stage.name, 'production', logicalEnvironment)
    })
  })

  it('a deployment and a deletion: it is there after it, or made anew', async () => {
    const field = await openField(arena())
    const [one, other] = field.admins
    await inRounds(field, async (_, index) => {
      const name = `pr-${index}`
      await place(one, { name })
      const [placed, deleted] = await race(
        () => place(one, { name }),
        () => deleteProjectEnvironment(other, { project: 'shop', name, force: false }),
      )
      assert.deepEqual([told(placed), told(deleted)], ['ok', 'ok'])
    })
  })

  it('a source and its deletion: what feeds another is not deleted', async () => {
    const field = await openField(arena())
    const [one, other] = field.admins
    await inRounds(field, async (_, index) => {
      const project = `shop-${index}`
      await place(one, { project })
      await createProjectEnvironment(one, { project, name: 'staging' })
      const address = { project, name: 'production' }
      const [protectedBy, deleted] = await race(
        () => updateProjectEnvironment(one, address, { fromOnly: 'staging' }),
        () => deleteProjectEnvironment(other, { project, name: 'staging', force: false }),
      )
      oneOf(
        [told(protectedBy), told(deleted)],
        ['ok', 'in_use'],
        ['project_environment_unknown', 'ok'],
      )
    })
  })

  it('a first deployment and the deletion of its environment', async () => {
    const field = await openField(arena())
    const [one, other] = field.admins
    await inRounds(field, async ({ environment: on }, index) => {
      await updateEnvironment(one, on, { driver: 'process' })
      const [placed, deleted] = await race(
        () => place(one, { project: `shop-${index}`, on }),
        () => deleteEnvironment(other, { name: on, force: false }),
      )
      assert.equal(told(deleted), 'ok')
      oneOf(told(placed), 'ok', 'environment_unknown')
    })
  })
})
