import type { Sample } from './samples.ts'

let last = 0
const at = { project: 'shop', projectEnvironment: 'acceptance' } as const
const both = { touches: 'both' } as const

/** Sets a variable of its own and gives its key. */
const setKey: (...values: readonly string[]) => Sample['input'] =
  (...values) =>
  async (api, { admin }) => {
    const key = `SAMPLE_${++last}`
    for (const value of values)
      await api.ok('variable.set', { ...at, variables: [{ key, value }] }, admin)
    return { ...at, key }
  }

/** A sample for every endpoint of variables. */
export const variableSamples: Readonly<Record<string, Sample>> = {
  'variable.set': {
    ...both,
    kind: 'write',
    input: () => ({ ...at, variables: [{ key: `SAMPLE_${++last}`, value: 'x', secret: true }] }),
  },
  'variable.unset': { ...both, kind: 'write', input: setKey('x') },
  'variable.list': { ...both, kind: 'addressed', input: () => at },
  'variable.get': { ...both, kind: 'addressed', input: setKey('x') },
  'variable.reveal': { ...both, kind: 'write', input: () => ({ ...at, purpose: 'export' }) },
  'variable.diff': {
    ...both,
    kind: 'addressed',
    input: () => ({ project: 'shop', from: 'acceptance', to: 'acceptance' }),
  },
  'variable.history': { ...both, kind: 'addressed', input: () => at },
  'variable.purge': { ...both, kind: 'write', input: setKey('x', 'y') },
}
