import { deploy, type DeployInput } from '../../src/core/deployments/begin/deploy.ts'
import { carryRun } from '../../src/core/deployments/carry/carry-run.ts'
import { describedServices } from '../../src/core/deployments/begin/described-services.ts'
import { publishEdge } from '../../src/core/deployments/edge/publish.ts'
import { dueRuns } from '../../src/core/deployments/store/run-store.ts'
import type { Begun } from '../../src/core/deployments/begin/rehearse.ts'
import type { WholeRun } from '../../src/core/deployments/run.ts'
import { describeRun } from '../../src/core/deployments/read/status.ts'
import { tend } from '../../src/core/deployments/tend/tend.ts'
import type { DeployWorld } from '../../src/core/deployments/work-world.ts'
import { simulatedHost, type Fates, type SimulatedHost } from '../../src/drivers/simulated/host.ts'
import { digestOf } from '../../src/formats/digest.ts'
import type { Engine } from '../engines/engines.ts'
import { uploadSource } from '../simulation/ground.ts'
import { clockAt, firstAdministrator, worldOn, type Clock, type TestCall } from '../world.ts'

/** Control on a simulated host, a worker that goes step by step, and a clock. */
export interface SmallStage {
  readonly call: TestCall
  readonly host: SimulatedHost
  readonly clock: Clock
  /** What deploys these services of `shop`, from no source yet. */
  wish(services: string, more?: Partial<DeployInput>): DeployInput
  /** Begins to deploy these services of `shop`, from bytes that the word makes their own. */
  deploy(word: string, services: string, more?: Partial<DeployInput>): Promise<Begun>
  /** The same, gone on with until it is at rest. */
  deployed(word: string, services: string, more?: Partial<DeployInput>): Promise<WholeRun>
  /** One pass of the worker, after so many milliseconds. */
  pass(ms?: number): Promise<void>
  /** Passes until what drains has ended. */
  settle(): Promise<void>
  /** The deployment that the edge asks for this host and path. */
  upstream(host: string, path?: string): string | null | undefined
}

export const openSmallStage = async (
  engine: Engine,
  fates: Partial<Fates> = {},
  settleMs = 0,
): Promise<SmallStage> => {
  const clock = clockAt()
  const host = simulatedHost(clock.now, {
    instance: () => ({ readyAfterMs: 0, diesAfterMs: null, comesBack: false, stopsAfterMs: 0 }),
    step: () => ({ takesMs: 0, ends: 'done' }),
    ...fates,
  })
  const { runtime, edge } = host
  const world = { ...worldOn(await engine.open(), { now: clock.now }), runtime, edge, settleMs }
  const call: TestCall = { ...(await firstAdministrator(world)), ...world }
  const stage: SmallStage = {
    call,
    host,
    clock,
    wish: (services, more = {}) => {
      const descriptor = `name: shop\nservices:\n${services}`
      return {
        project: 'shop',
        createIfMissing: 'yes',
        services: describedServices({ descriptor, descriptorName: 'berth.yml' }).services,
        hold: false,
        version: null,
        labels: {},
        source: digestOf(''),
        origin: { commit: null, dirty: false, branch: null, repository: null },
        onConflict: 'queue',
        ...more,
      }
    },
    deploy: async (word, services, more = {}) => {
      const source = await uploadSource(call, word)
      return await deploy(call, stage.wish(services, { source, ...more }))
    },
    deployed: async (...wanted) => {
      const { run } = await stage.deploy(...wanted)
      for (let turn = 0; turn < 50; turn++) {
        const whole = await describeRun(call, run.id)
        if (whole.run.endedAt !== null || whole.run.state === 'waiting') return whole
        await stage.pass()
      }
      throw new Error(`${run.id} does not come to rest`)
    },
    pass: async (ms = 100) => {
      clock.set(clock.now() + ms)
      for (const run of await world.db.read((tx) => dueRuns(tx, 'worker', world.now()))) {
        // A step that runs is asked again at once.
        for (let went = 'on', acts = 30; went === 'on' && acts > 0; acts--)
          went = await carryRun(world, 'worker', run)
      }
      await publishEdge(world)
      await tend(world)
    },
    settle: async () => {
      for (let turn = 0; turn < 4; turn++) await stage.pass(15_000)
    },
    upstream: (name, path = '/') =>
      host.served()?.routes.find((route) => route.host === name && route.path === path)?.deployment,
  }
  return stage
}

/** The stage's world with a host that notes of which deployments it is told to forget. */
export const noting = ({ call }: SmallStage): DeployWorld & { readonly forgotten: string[] } => {
  const forgotten: string[] = []
  const forget = async (deployment: string): Promise<void> => {
    forgotten.push(deployment)
    await call.runtime.forget(deployment)
  }
  return { ...call, runtime: { ...call.runtime, forget }, forgotten }
}

/** A service that answers, in a descriptor's lines. */
export const service = (name: string, more = ''): string => `
  ${name}:
    build: [make]
    run: serve
    readiness: {http: /up, interval: 1s, timeout: 1s, deadline: 20s}
    drain: 5s
${more}`
