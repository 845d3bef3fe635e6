import type { Reply } from './api.ts'
import type { Sample } from './samples.ts'
import { digestOf } from './scene.ts'

const items = ({ body }: Reply) => body['items'] as readonly Record<string, unknown>[]
const shown = { touches: 'both', kind: 'list' } as const

/** A sample for each endpoint that shows the ledger as a whole. */
export const overviewSamples: Readonly<Record<string, Sample>> = {
  'ledger.snapshot': {
    ...shown,
    input: () => ({}),
    finds: (reply, { record }) => items(reply).some(({ id }) => id === record),
  },
  'deployment.marks': {
    ...shown,
    input: (_, { record }) => ({ record }),
    finds: (reply, scene) => items(reply).some(({ record }) => record === scene.record),
  },
  'ledger.search': {
    ...shown,
    input: () => ({ q: digestOf('a').slice(7, 17) }),
    finds: (reply, scene) =>
      items(reply).some(({ record }) => (record as { id: string }).id === scene.record),
  },
  'ledger.activity': {
    ...shown,
    input: () => ({ from: '2026-01-01T00:00:00Z', to: '2027-01-01T00:00:00Z', project: 'shop' }),
    finds: ({ body }) => (body['days'] as { starts: number }[]).some(({ starts }) => starts > 0),
  },
}
