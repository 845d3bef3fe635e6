import type { Reply } from './api.ts'
import type { Sample } from './samples.ts'
import { digestOf, predicateType, type Scene } from './scene.ts'

const finds = ({ body }: Reply, { record }: Scene): boolean =>
  (body['items'] as readonly { readonly id: string }[]).some(({ id }) => id === record)

let last = 0

/** A sample for each endpoint that says where something runs. */
export const whereSamples: Readonly<Record<string, Sample>> = {
  'deployment.where': {
    touches: 'both',
    kind: 'list',
    input: () => ({ digest: digestOf('a') }),
    finds,
  },
  'deployment.where-evidence': {
    touches: 'both',
    kind: 'list',
    input: async (api, { admin }) => {
      const workflow = `sample-${++last}`
      const about = { digest: digestOf('a'), predicateType, predicate: {}, project: 'shop' }
      await api.ok('attestation.create', { ...about, workflow }, admin)
      return { workflow }
    },
    finds,
  },
}
