import assert from 'node:assert/strict'
import { it } from 'node:test'
import { deploy } from '../../src/core/deployments/begin/deploy.ts'
import { rollback } from '../../src/core/deployments/begin/rollback.ts'
import { listProjects } from '../../src/core/projects/list-projects.ts'
import { forEachEngine } from '../engines/engines.ts'
import { openSmallStage, service, type SmallStage } from './small-stage.ts'

const production = { project: 'shop', projectEnvironment: 'production' }

const planned = (stage: SmallStage, name: string, services: string) =>
  deploy(stage.call, stage.wish(services, { plan: true, name }))

forEachEngine(
  'a plan',
  (engine) => {
    it('says what would be made, where, and under which addresses; and makes nothing', async () => {
      const stage = await openSmallStage(engine)
      const worker = '\n  jobs:\n    kind: worker\n    build: [make]\n    run: work\n'
      const first = await planned(stage, 'production', service('web') + worker)
      assert.deepEqual(first.place, {
        isNewProject: true,
        isNewProjectEnvironment: true,
        environment: 'local',
        logicalEnvironment: 'production',
        urls: [{ service: 'web', url: 'http://shop.localhost:7480/' }],
      })
      assert.deepEqual((await listProjects(stage.call, { limit: 10 })).items, [])
      await stage.deployed('one', service('web'))
      const next = await planned(stage, 'pr-1', service('api'))
      assert.deepEqual(next.place, {
        isNewProject: false,
        isNewProjectEnvironment: true,
        environment: 'local',
        logicalEnvironment: 'development',
        urls: [{ service: 'api', url: 'http://api--pr-1--shop.localhost:7480/' }],
      })
      const again = await planned(stage, 'production', service('web'))
      assert.deepEqual(
        [again.place?.isNewProject, again.place?.isNewProjectEnvironment],
        [false, false],
      )
    })

    it('of a rollback says to which deployment it goes, and since when that was active', async () => {
      const stage = await openSmallStage(engine)
      const { deployments } = await stage.deployed('one', service('web'))
      await stage.pass(60_000)
      await stage.deployed('two', service('web'))
      const wish = { ...production, restoreSecrets: false, plan: true }
      const { returnsTo, isPlan } = await rollback(stage.call, wish)
      assert.ok(isPlan)
      const [old] = deployments
      assert.deepEqual(
        returnsTo.map((each) => [each.service, each.deployment]),
        [['web', old?.id]],
      )
      assert.ok(returnsTo.every(({ activatedAt }) => activatedAt < stage.clock.now() - 50_000))
    })
  },
  { fsync: 'off' },
)
