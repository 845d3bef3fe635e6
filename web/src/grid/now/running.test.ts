import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { itemWith } from '../order/items.ts'
import { after, afterAll, runningOf, settled, shownMs, type Running } from './running.ts'

const web = itemWith({ id: 'web1', deploymentName: 'web' })
const newWeb = itemWith({ id: 'web2', deploymentName: 'web' })
const api = itemWith({ id: 'api1', deploymentName: 'api' })

const ids = ({ bySlot }: Running): readonly string[] => [...bySlot.values()].map(({ id }) => id)
const said = ({ changes }: Running): readonly string[] =>
  [...changes.values()].map(({ is, item }) => `${is} ${item.id}`)

describe('what runs', () => {
  it('is nothing new at first', () => {
    assert.deepEqual(said(runningOf([web])), [])
  })

  it('changes by what began and ended', () => {
    const next = after(runningOf([web]), [newWeb, api], new Set(['web1']), 0)
    assert.deepEqual(ids(next), ['web2', 'api1'])
    assert.deepEqual(said(next), ['changed web2', 'new api1'])
  })

  it('loses what ended, which is shown a while', () => {
    const next = after(runningOf([web, api]), [], new Set(['web1', 'unknown']), 0)
    assert.deepEqual(ids(next), ['api1'])
    assert.deepEqual(said(next), ['gone web1'])
    assert.deepEqual(said(settled(next, shownMs - 1)), ['gone web1'])
    assert.deepEqual(said(settled(next, shownMs)), [])
  })

  it('says of an end and a beginning that come apart that the slot changed', () => {
    const ended = after(runningOf([web]), [], new Set(['web1']), 0)
    assert.deepEqual(said(after(ended, [newWeb], new Set(), 0)), ['changed web2'])
  })

  it('is the same when it hears the same again', () => {
    const next = after(runningOf([web]), [web], new Set(), 0)
    assert.deepEqual([ids(next), said(next)], [['web1'], []])
  })

  it('is found anew by a snapshot', () => {
    const next = afterAll(runningOf([web, api]), [newWeb], 0)
    assert.deepEqual(ids(next), ['web2'])
    assert.deepEqual(said(next), ['gone api1', 'changed web2'])
  })
})
