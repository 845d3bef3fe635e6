import { cancelRun } from '../../src/core/deployments/end/cancel-run.ts'
import type { DeployInput } from '../../src/core/deployments/begin/deploy.ts'
import { readLogs } from '../../src/core/deployments/read/read-logs.ts'
import type { WholeRun } from '../../src/core/deployments/run.ts'
import { describeRun, statusOf } from '../../src/core/deployments/read/status.ts'
import { until } from '../host/scene.ts'
import { ask } from './request.ts'
import type { Stage } from './stage.ts'

/** What differs from a web service that runs `server.mjs` and is ready once `/up` answers. */
export type Services = Readonly<Record<string, readonly string[]>>

/** One project of its own on a stage: nothing that happens to it concerns another. */
export const projectOn = (stage: Stage, name: string) => {
  const place = { project: name, projectEnvironment: 'production' }
  const host = `${name}.localhost`
  const begin = (
    files: Readonly<Record<string, string>>,
    services: Services = { web: [] },
    more: Partial<DeployInput> = {},
  ): Promise<WholeRun> => stage.deploy(files, descriptorOf(name, services), more)
  return {
    place,
    host,
    begin,
    deploy: async (...given: Parameters<typeof begin>): Promise<WholeRun> =>
      await stage.rested(await begin(...given)),
    ask: async (path = '/') => await ask(await stage.edgePort(), host, path),
    word: async (): Promise<string> => {
      const { status, text } = await ask(await stage.edgePort(), host)
      return status === 200 ? (JSON.parse(text) as { word: string }).word : `${status}`
    },
    status: () => statusOf(stage.call, place),
    cancel: ({ run }: WholeRun) => cancelRun(stage.call, { ...place, run: run.id }),
    /** The run once its first deployment is in this state. */
    once: (state: string, { run }: WholeRun): Promise<WholeRun> =>
      until(`${run.id} is ${state}`, async () => {
        const whole = await describeRun(stage.call, run.id)
        return whole.deployments[0]?.state === state && whole
      }),
    lines: async (deployment?: string): Promise<readonly string[]> => {
      const asked = { ...place, deployment, limit: 1000, waitMs: 0 }
      return (await readLogs(stage.call, asked)).lines.map(({ text }) => text)
    },
    /** What lives of a deployment, by pids. */
    alive: async (deployment: string | undefined): Promise<readonly number[]> =>
      (await stage.call.runtime.state()).instances
        .filter((each) => each.deployment === deployment && each.pid !== null)
        .map(({ pid }) => pid ?? 0),
  }
}

export type Project = ReturnType<typeof projectOn>

const usual = {
  run: 'run: [node, server.mjs]',
  readiness: 'readiness: { http: /up, interval: 100ms, deadline: 15s }',
  drain: 'drain: 5s',
}

const descriptorOf = (name: string, services: Services): string =>
  [
    `name: ${name}`,
    'services:',
    ...Object.entries(services).flatMap(([service, said]) => [
      `  ${service}:`,
      ...Object.entries(usual)
        .filter(([key]) => !said.some((line) => line.startsWith(`${key}:`)))
        .filter(([key]) => !said.includes('kind: worker') || key !== 'readiness')
        .map(([, line]) => `    ${line}`),
      ...said.map((line) => `    ${line}`),
    ]),
    '',
  ].join('\n')
