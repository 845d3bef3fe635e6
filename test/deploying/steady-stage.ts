import assert from 'node:assert/strict'
import { after, before } from 'node:test'
import { sql } from '../../src/core/kernel/sql.ts'
import type { Engine } from '../engines/engines.ts'
import { processesOf } from '../host/scene.ts'
import { projectOn, type Project } from './projects.ts'
import { web } from './services.ts'
import { openStage, type Stage } from './stage.ts'

/** A stage for a whole suite; when it closes nobody holds a lease, and no process lives. */
export const steadyStage = (engine: Engine, firstPort: number): (() => Stage) => {
  let stage: Stage | undefined
  const here = (): Stage => {
    assert.ok(stage)
    return stage
  }
  before(async () => {
    stage = await openStage(engine, { firstPort })
  })
  after(async () => {
    const held = await here().call.db.ask(sql`select run_id from leases where owner <> ''`)
    await here().close()
    assert.deepEqual(held, [], 'leases are free')
    assert.deepEqual(processesOf(here().data), [])
  })
  return here
}

/** A project of which one service answers with this word. */
export const serving = async (stage: Stage, name: string, word = 'old'): Promise<Project> => {
  const project = projectOn(stage, name)
  const { run } = await project.deploy({ 'server.mjs': web(word) })
  assert.deepEqual([run.state, run.why], ['succeeded', ''])
  assert.equal(await project.word(), word)
  return project
}
