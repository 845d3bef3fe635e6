import { digestOf as sha256 } from '../../src/formats/digest.ts'
import type { Sample } from './samples.ts'

let last = 0
const announced = () => ({ digest: sha256(`bytes ${++last}`), bytes: 2 })
const whole = { touches: 'organization' } as const

/** A sample for every endpoint of uploads. */
export const uploadSamples: Readonly<Record<string, Sample>> = {
  'source.begin': { ...whole, kind: 'write', input: announced },
  'source.append': {
    ...whole,
    kind: 'write',
    input: async (api, { admin }) => {
      const { digest } = announced()
      await api.ok('source.begin', { digest, bytes: 2 }, admin)
      return { digest, offset: '0' }
    },
  },
}
