import { digestOf as sha256 } from '../../src/formats/digest.ts'
import type { Sample } from './samples.ts'

let last = 0
const announced = () => ({ digest: sha256(`bytes ${++last}`), bytes: 2 })
const whole = { touches: 'organization' } as const

/** Bytes that evidence of the project names. */
const named: Sample['input'] = async (api, { admin }) => {
  const digest = sha256('named')
  const headers = { 'content-type': 'application/octet-stream' }
  await api.send(`/v1/blobs/${digest}`, { method: 'PUT', headers, body: 'named' }, admin)
  const statement = { predicateType: 'https://example.com/x', predicate: {}, project: 'shop' }
  await api.ok('attestation.create', { digest, ...statement }, admin)
  return { digest }
}

/** A sample for every endpoint of uploads. */
export const uploadSamples: Readonly<Record<string, Sample>> = {
  // What a test sends to an endpoint that takes bytes.
  'blob.upload': { ...whole, kind: 'write', input: () => ({ digest: sha256('x') }) },
  'blob.describe': { touches: 'project', kind: 'addressed', input: named },
  'blob.download': { touches: 'project', kind: 'addressed', input: named },
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
