import type { Sample } from './samples.ts'
import { digestOf } from './scene.ts'

/** Samples for tracing. */
export const traceSamples: Readonly<Record<string, Sample>> = {
  'trace.show': {
    touches: 'project',
    kind: 'addressed',
    input: () => ({ subject: digestOf('a') }),
  },
}
