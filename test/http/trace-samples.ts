import type { Sample } from './samples.ts'
import { digestOf } from './scene.ts'

/** Samples for what is asked about one artifact or record. */
export const traceSamples: Readonly<Record<string, Sample>> = {
  'trace.show': {
    touches: 'project',
    kind: 'addressed',
    input: () => ({ subject: digestOf('a') }),
  },
  'artifact.verify': {
    touches: 'project',
    kind: 'addressed',
    input: () => ({ subject: digestOf('a'), require: 'provenance,tests', summary: 'true' }),
  },
  'server-key.list': { touches: 'organization', kind: 'self', input: () => ({}) },
}
