import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { labelChanges, labelLines, readLabels } from './labels.ts'

describe('labels as lines', () => {
  it('are read as they were written', () => {
    const labels = { team: 'core', note: 'a=b', '': 'x' }
    assert.deepEqual(readLabels(labelLines(labels)), labels)
  })

  it('may have spaces and empty lines around them', () => {
    assert.deepEqual(readLabels('\n  team = core \n\ntier=1\n'), { team: 'core', tier: '1' })
  })

  it('remove what is no longer there', () => {
    assert.deepEqual(labelChanges({ a: '1', b: '2' }, { b: '3', c: '4' }), {
      a: '',
      b: '3',
      c: '4',
    })
  })
})
