import assert from 'node:assert/strict'
import { it } from 'node:test'
import { applyVariables } from '../../src/core/deployments/begin/apply-variables.ts'
import { deploy } from '../../src/core/deployments/begin/deploy.ts'
import { promoteWaiting } from '../../src/core/deployments/begin/promote-waiting.ts'
import type { Begun } from '../../src/core/deployments/begin/rehearse.ts'
import { restart, startServices } from '../../src/core/deployments/begin/restart-services.ts'
import { rollback } from '../../src/core/deployments/begin/rollback.ts'
import type { Deployment } from '../../src/core/deployments/deployment.ts'
import { cancelRun } from '../../src/core/deployments/end/cancel-run.ts'
import { stopServices } from '../../src/core/deployments/end/stop-services.ts'
import { statusOf } from '../../src/core/deployments/read/status.ts'
import { listProjects } from '../../src/core/projects/list-projects.ts'
import { setVariables } from '../../src/core/variables/set-variables.ts'
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
        otherRepository: null,
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
        otherRepository: null,
        urls: [{ service: 'api', url: 'http://api--pr-1--shop.localhost:7480/' }],
      })
      const again = await planned(stage, 'production', service('web'))
      assert.deepEqual(
        [again.place?.isNewProject, again.place?.isNewProjectEnvironment],
        [false, false],
      )
    })

    it('says what the project was deployed from before, if this comes from elsewhere', async () => {
      const stage = await openSmallStage(engine)
      const begin = async (name: string, repository: string | null): Promise<string | null> => {
        await stage.pass(1000)
        const origin = { commit: null, dirty: false, branch: null, repository }
        const { place } = await stage.deploy('one', service('web'), { name, origin })
        return place?.otherRepository ?? null
      }
      const [ours, theirs] = ['https://github.com/acme/shop.git', 'https://github.com/other/shop']
      assert.equal(await begin('production', ours), null)
      for (const same of ['git@github.com:acme/shop.git', null, ours])
        assert.equal(await begin('production', same), null, String(same))
      // In an environment of its own, too, where nothing ran before.
      assert.equal(await begin('pr-1', theirs), ours)
      assert.equal(await begin('pr-1', theirs), null)
      assert.equal(await begin('production', ours), theirs)
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

    it('says of each service what runs, and what runs then', async () => {
      const stage = await openSmallStage(engine)
      await stage.deployed('one', service('web'))
      await stage.deployed('two', service('api'))
      const plan = { ...production, plan: true }
      const told = async (asked: Promise<Begun>): Promise<string> => {
        const { isPlan, changes } = await asked
        assert.ok(isPlan)
        return changes
          .map((each) => `${each.service}: ${nameOf(each.now)} → ${nameOf(each.next)}`)
          .toSorted()
          .join(', ')
      }
      const active = await statusOf(stage.call, production)
      const held = await stage.deployed('three', service('web'), { hold: true })
      const [candidate] = held.deployments
      const nameOf = (it: Deployment | null): string => {
        if (it === null) return 'nothing'
        if (it.id === candidate?.id) return 'the candidate'
        return active.services.some((each) => each.active?.id === it.id) ? 'it' : 'a new one'
      }
      const rows = [
        [promoteWaiting(stage.call, plan), 'web: it → the candidate'],
        [cancelRun(stage.call, plan), 'web: it → it'],
        [stopServices(stage.call, plan), 'api: it → nothing, web: it → nothing'],
        [stopServices(stage.call, { ...plan, service: 'api' }), 'api: it → nothing'],
        [restart(stage.call, { ...plan, service: 'api' }), 'api: it → a new one'],
      ] as const
      for (const [asked, says] of rows) assert.equal(await told(asked), says)
      await cancelRun(stage.call, production)
      await stopServices(stage.call, production)
      assert.equal(
        await told(startServices(stage.call, { ...plan, service: 'web' })),
        'web: nothing → a new one',
      )
    })

    it('of new variables says by key which differ, and of which services', async () => {
      const stage = await openSmallStage(engine)
      await stage.deployed('one', service('web'))
      await stage.deployed('two', service('api'))
      const variables = [{ key: 'NEW', value: 'x', secret: true }]
      await setVariables(stage.call, { ...production, service: 'api', variables })
      const { changes, differences } = await applyVariables(stage.call, {
        ...production,
        plan: true,
      })
      assert.deepEqual(
        changes.map((each) => each.service),
        ['api'],
      )
      assert.deepEqual(
        differences.map((each) => each.variables),
        [[{ key: 'NEW', change: 'added', secret: true }]],
      )
    })

    it('is refused where the act would be', async () => {
      const stage = await openSmallStage(engine)
      await stage.deployed('one', service('web'))
      const plan = { ...production, plan: true }
      await assert.rejects(promoteWaiting(stage.call, plan), { code: 'not_found' })
      await assert.rejects(cancelRun(stage.call, plan), { code: 'not_found' })
      await assert.rejects(startServices(stage.call, plan), { code: 'deployment_state' })
      await assert.rejects(applyVariables(stage.call, plan), { code: 'deployment_state' })
      await stopServices(stage.call, production)
      await assert.rejects(stopServices(stage.call, plan), { code: 'deployment_state' })
      await assert.rejects(restart(stage.call, plan), { code: 'deployment_state' })
    })
  },
  { fsync: 'off' },
)
