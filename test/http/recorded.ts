import type { Engine } from '../engines/engines.ts'
import { startApi, type Api, type Reply } from './api.ts'
import { digestOf, fillOrganization, predicateType } from './scene.ts'

/** An hour, in milliseconds. */
export const hour = 3_600_000

/** The items of a list. */
export const items = ({ body }: Reply) => body['items'] as readonly Record<string, unknown>[]

/** In the stage after the usual one. */
export const inProduction = { logicalEnvironment: 'production' }

/** An API with places, and with artifacts that may be recorded there. */
export const startWithArtifacts = async (engine: Engine): Promise<Api> => {
  const api = await startApi(await engine.open())
  await fillOrganization(api, { token: api.root })
  for (const digit of ['c', 'd', 'e', 'f'])
    await api.ok('attestation.create', {
      digest: digestOf(digit),
      predicateType,
      predicate: { policy: digit },
    })
  return api
}

/** What is told of that API, by its clock. */
export const reporting = (of: () => Api) => ({
  /** Records one of the artifacts in staging, or elsewhere; answers the record's id. */
  report: async (deploymentName: string, digit: string, more: object = {}): Promise<string> => {
    const { body } = await of().ok('deployment.record', {
      environment: 'k8s-east',
      logicalEnvironment: 'staging',
      deploymentName,
      kind: 'CONTAINER_IMAGE',
      digest: digestOf(digit),
      ...more,
    })
    return body['recordId'] as string
  },
  wait: (ms: number): void => of().clock.set(of().clock.now() + ms),
  at: (): string => new Date(of().clock.now()).toISOString(),
})
