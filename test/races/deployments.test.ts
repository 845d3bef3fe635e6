import assert from 'node:assert/strict'
import { it } from 'node:test'
import { restart } from '../../src/core/deployments/begin/restart-services.ts'
import type { OnConflict } from '../../src/core/deployments/begin/run-wish.ts'
import { cancelRun } from '../../src/core/deployments/end/cancel-run.ts'
import { carryRun } from '../../src/core/deployments/carry/carry-run.ts'
import { deleteProjectEnvironment } from '../../src/core/deployments/end/delete-project-environment.ts'
import { deploy } from '../../src/core/deployments/begin/deploy.ts'
import { describedServices } from '../../src/core/deployments/begin/described-services.ts'
import { promoteAcross } from '../../src/core/deployments/begin/promote-across.ts'
import { promoteWaiting } from '../../src/core/deployments/begin/promote-waiting.ts'
import { publishEdge } from '../../src/core/deployments/edge/publish.ts'
import { rollback } from '../../src/core/deployments/begin/rollback.ts'
import { dueRuns } from '../../src/core/deployments/store/run-store.ts'
import type { WholeRun } from '../../src/core/deployments/run.ts'
import { describeRun } from '../../src/core/deployments/read/status.ts'
import { stopServices } from '../../src/core/deployments/end/stop-services.ts'
import { tend } from '../../src/core/deployments/tend/tend.ts'
import { listDeploymentRecords } from '../../src/core/ledger/read/list-deployment-records.ts'
import { noOrigin } from '../../src/core/deployments/run.ts'
import { simulatedHost, type SimulatedHost } from '../../src/drivers/simulated/host.ts'
import { service } from '../deploying/small-stage.ts'
import { uploadSource } from '../simulation/ground.ts'
import type { TestCall } from '../world.ts'
import {
  inRounds,
  oneOf,
  openField,
  patiently,
  race,
  races,
  told,
  type Arena,
  type Field,
} from './arena.ts'

/** How a deployment is begun, where it is not as usual. */
interface Begun {
  readonly name?: string
  readonly services?: string
  readonly hold?: boolean
  readonly onConflict?: OnConflict
}

/** Two servers with one host, and what is done with them in one round. */
const openGround = async (arena: Arena) => {
  const field = await openField(arena)
  const host = hostOf(arena)
  const { runtime, edge } = host
  const [one, other] = field.admins.map((admin) => ({ ...admin, runtime, edge })) as [
    TestCall,
    TestCall,
  ]
  const source = await uploadSource(one, `bytes of ${one.principal.organizationName}`)
  const begin = async (
    by: TestCall,
    project: string,
    {
      name = 'production',
      services = service('web'),
      hold = false,
      onConflict = 'queue',
    }: Begun = {},
  ): Promise<WholeRun> =>
    deploy(by, {
      ...{ project, name, hold, source },
      createIfMissing: 'yes',
      services: describedServices({
        descriptor: `name: ${project}\nservices:\n${services}`,
        descriptorName: 'berth.yml',
      }).services,
      version: null,
      labels: {},
      origin: noOrigin,
      onConflict,
    })
  const workers = [
    [one, 'one'],
    [other, 'other'],
  ] as const
  const settle = async (): Promise<void> => {
    for (let turn = 0; turn < 5; turn++)
      for (const [by, owner] of workers) await patiently(() => pass(by, owner))
  }
  return { field, host, one, other, begin, settle }
}

const hosts = new WeakMap<Arena, SimulatedHost>()
const hostOf = (arena: Arena): SimulatedHost => {
  const host =
    hosts.get(arena) ??
    simulatedHost(Date.now, {
      instance: () => ({ readyAfterMs: 0, diesAfterMs: null, comesBack: false, stopsAfterMs: 0 }),
      step: () => ({ takesMs: 0, ends: 'done' }),
    })
  hosts.set(arena, host)
  return host
}

/** Each round builds, starts and switches: a few of them are enough. */
const inFewRounds = (field: Field, round: (index: number) => Promise<void>): Promise<void> =>
  inRounds(field, (_, index) => round(index), 5)

/** What a worker does once. */
const pass = async (by: TestCall, owner: string): Promise<void> => {
  for (const run of await by.db.read((tx) => dueRuns(tx, owner, by.now())))
    for (let went = 'on', acts = 20; went === 'on' && acts > 0; acts--)
      went = await carryRun(by, owner, run)
  await publishEdge(by)
  await tend(by)
}

/** What is deployed by the ledger, by its name. */
const deployed = async (by: TestCall, project: string): Promise<readonly string[]> =>
  (await listDeploymentRecords(by, { project }, { limit: 100 })).items.map(
    ({ record }) => record.deploymentName,
  )
const living = ({ truth }: SimulatedHost, runs: readonly WholeRun[]): readonly string[] => {
  const ids = new Set(runs.flatMap(({ deployments }) => deployments.map(({ id }) => id)))
  return truth()
    .instances.filter(({ deployment, state }) => ids.has(deployment) && state !== 'exited')
    .map(({ deployment }) => deployment)
}

const remove = (by: TestCall, project: string, name = 'production') =>
  deleteProjectEnvironment(by, { project, name, force: true })

type Ground = Awaited<ReturnType<typeof openGround>>

/** What meets the deletion, begun after a deployment of the project; what it brings about, too. */
const meetings: Readonly<
  Record<string, (ground: Ground, project: string) => Promise<WholeRun | undefined>>
> = {
  'a deployment': ({ other, begin }, project) => begin(other, project),
  'a restart': ({ other }, project) =>
    restart(other, { project, projectEnvironment: 'production' }),
  'a rollback': async ({ other }, project) => {
    const names = { project, projectEnvironment: 'production' }
    return await rollback(other, { ...names, restoreSecrets: false, plan: false })
  },
  'a stop': async ({ other }, project) => {
    await stopServices(other, { project, projectEnvironment: 'production' })
    return undefined
  },
  'a promotion to it': async ({ other }, project) =>
    await promoteAcross(other, { project, from: 'staging', to: 'production', plan: false }),
  'a promotion from it': async ({ other }, project) =>
    await promoteAcross(other, { project, from: 'production', to: 'staging', plan: false }),
}

/** What makes a run give way while a worker carries it. */
const givingWay: Readonly<
  Record<string, (by: TestCall, project: string, begin: Ground['begin']) => Promise<unknown>>
> = {
  'a newer deployment': (by, project, begin) => begin(by, project, { onConflict: 'supersede' }),
  'a cancellation': (by, project) => cancelRun(by, { project, projectEnvironment: 'production' }),
}

races('deployments', (arena) => {
  for (const [name, meet] of Object.entries(meetings))
    it(`${name} and the deletion of its project environment: nothing lives that nobody knows`, async () => {
      const ground = await openGround(arena())
      const { field, host, one, begin, settle } = ground
      await inFewRounds(field, async (index) => {
        const project = `shop-${index}`
        const before = [await begin(one, project), await begin(one, project, { name: 'staging' })]
        await settle()
        const [deleted, met] = await race(
          () => remove(one, project),
          () => meet(ground, project),
        )
        oneOf(told(deleted), 'ok', 'deployment_busy')
        await settle()
        const more = 'answer' in met && met.answer ? [met.answer] : []
        const runs = await Promise.all(
          [...before, ...more].map(({ run }) => describeRun(one, run.id).catch(() => undefined)),
        )
        const states = runs.flatMap((whole) => whole?.deployments.map(({ state }) => state) ?? [])
        const active = states.filter((state) => state === 'active')
        const lines = await deployed(one, project)
        assert.equal(lines.length, active.length, `${lines.join()} beside ${states.join()}`)
        assert.equal(living(host, [...before, ...more]).length, active.length, states.join())
        for (const whole of runs) assert.notEqual(whole?.run.endedAt, null)
      })
    })

  it('a switch and the deletion of its project environment: one of them comes first', async () => {
    const { field, host, one, other, begin, settle } = await openGround(arena())
    await inFewRounds(field, async (index) => {
      const project = `shop-${index}`
      const old = await begin(one, project)
      await settle()
      const next = await begin(one, project)
      const [carried, deleted] = await race(
        () => patiently(() => pass(other, 'other')),
        () => remove(one, project),
      )
      assert.equal(told(carried), 'ok')
      oneOf(told(deleted), 'ok', 'deployment_busy')
      await settle()
      const isGone = told(deleted) === 'ok'
      assert.deepEqual(await deployed(one, project), isGone ? [] : [`${project}/production/web`])
      assert.equal(living(host, [old, next]).length, isGone ? 0 : 1)
      const { organizationName } = one.principal
      const own = `${project}.${organizationName}.localhost`
      const routes = host.served()?.routes.filter((route) => route.host === own)
      assert.equal(routes?.length, isGone ? 0 : 1)
      const { run } = await describeRun(one, next.run.id)
      oneOf(run.state, 'succeeded', ...(isGone ? (['cancelled'] as const) : []))
    })
  })

  for (const [name, give] of Object.entries(givingWay))
    it(`what is at work and ${name}: whoever asks is never told to ask again`, async () => {
      const { field, one, other, begin, settle } = await openGround(arena())
      await inFewRounds(field, async (index) => {
        const project = `shop-${index}`
        const { run } = await begin(one, project)
        const [carried, gave] = await race(
          () => patiently(() => pass(other, 'other')),
          () => give(one, project, begin),
        )
        assert.equal(told(carried), 'ok')
        oneOf(told(gave), 'ok', 'deployment_state')
        await settle()
        oneOf((await describeRun(one, run.id)).run.state, 'succeeded', 'superseded', 'cancelled')
      })
    })

  it('a promotion of what waits and the deletion of its project environment', async () => {
    const { field, host, one, other, begin, settle } = await openGround(arena())
    await inFewRounds(field, async (index) => {
      const project = `shop-${index}`
      const held = await begin(one, project, { hold: true })
      await settle()
      const names = { project, projectEnvironment: 'production' }
      const [promoted, deleted] = await race(
        () => promoteWaiting(other, names),
        () => remove(one, project),
      )
      assert.equal(told(deleted), 'ok')
      oneOf(told(promoted), 'ok', 'not_found')
      await settle()
      assert.deepEqual([await deployed(one, project), living(host, [held])], [[], []])
      assert.equal((await describeRun(one, held.run.id)).run.state, 'cancelled')
    })
  })

  it('runs that share services become active in the order in which they were begun', async () => {
    const { field, one, other, begin, settle } = await openGround(arena())
    const [web, api, both] = [service('web'), service('api'), service('api') + service('web')]
    await inFewRounds(field, async (index) => {
      const project = `shop-${index}`
      const runs: WholeRun[] = []
      for (const services of [web, both, api, both, web])
        runs.push(await begin(one, project, { services }))
      await race(
        () => patiently(() => pass(one, 'one')),
        () => patiently(() => pass(other, 'other')),
      )
      await settle()
      const last = { api: 0, web: 0 }
      for (const { run } of runs) {
        const whole = await describeRun(one, run.id)
        assert.equal(whole.run.state, 'succeeded')
        for (const { service: name, activatedAt } of whole.deployments) {
          const before = last[name as 'api' | 'web']
          assert.ok((activatedAt ?? 0) >= before, `${name} at ${activatedAt} after ${before}`)
          last[name as 'api' | 'web'] = activatedAt ?? 0
        }
      }
    })
  })
})
