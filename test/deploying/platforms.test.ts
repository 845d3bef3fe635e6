import assert from 'node:assert/strict'
import { it } from 'node:test'
import { promoteAcross } from '../../src/core/deployments/begin/promote-across.ts'
import { rollback } from '../../src/core/deployments/begin/rollback.ts'
import { sql } from '../../src/core/kernel/sql.ts'
import { forEachEngine } from '../engines/engines.ts'
import type { TestCall } from '../world.ts'
import { openSmallStage, service } from './small-stage.ts'

const back = {
  project: 'shop',
  projectEnvironment: 'production',
  restoreSecrets: false,
  plan: true,
}
const across = { project: 'shop', from: 'staging', to: 'production', plan: true }

/** The oldest release was made so. */
const makeOldest = async ({ db }: TestCall, platform: string, node: string): Promise<void> => {
  const programs = [{ name: 'node', path: '/usr/bin/node', version: node, digest: node }]
  const [first] = await db.ask(sql`select id from releases order by created_at, id limit 1`)
  await db.write((tx) =>
    tx.run(sql`
      update releases set toolchain = ${JSON.stringify({ platform, programs })}
      where id = ${first?.['id'] ?? ''}`),
  )
}

forEachEngine(
  'what is made with something else',
  (engine) => {
    it('is shown before a rollback, and before a promotion', async () => {
      const stage = await openSmallStage(engine)
      await stage.deployed('one', service('web'), { name: 'staging' })
      await makeOldest(stage.call, 'simulated', 'v24.0.0')
      await stage.deployed('two', service('web'))
      const promoted = await promoteAcross(stage.call, across)
      const node = { name: 'node', from: null, to: 'v24.0.0' }
      assert.deepEqual(
        promoted.differences.map(({ toolchain }) => toolchain),
        [[node]],
      )
      const stageBack = await openSmallStage(engine)
      await stageBack.deployed('one', service('web'))
      await makeOldest(stageBack.call, 'simulated', 'v24.0.0')
      await stageBack.deployed('two', service('web'))
      const rolled = await rollback(stageBack.call, back)
      assert.deepEqual(
        rolled.differences.map(({ toolchain }) => toolchain),
        [[node]],
      )
    })

    it('is refused where it was made for another platform', async () => {
      const stage = await openSmallStage(engine)
      await stage.deployed('one', service('web'), { name: 'staging' })
      await stage.deployed('two', service('web'))
      await makeOldest(stage.call, 'linux-arm64', 'v24.0.0')
      const refused = { code: 'platform_differs', message: /web was built for linux-arm64/ }
      await assert.rejects(promoteAcross(stage.call, across), refused)
      const other = await openSmallStage(engine)
      await other.deployed('one', service('web'))
      await other.deployed('two', service('web'))
      await makeOldest(other.call, 'linux-arm64', 'v24.0.0')
      await assert.rejects(rollback(other.call, back), refused)
    })
  },
  { fsync: 'off' },
)
