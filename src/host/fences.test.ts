import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { openFences } from './fences.ts'

const folder = mkdtempSync(join(tmpdir(), 'berth-fences-'))
const path = join(folder, 'fences.json')
const told: string[] = []
const open = (most?: number) => openFences(path, (text) => told.push(text), most)
after(() => rmSync(folder, { recursive: true }))

const web = 'pe_1/web'

test('what is below the highest that was heard comes late, also after a restart', () => {
  for (const fences of [open(), open()]) {
    assert.equal(fences.admit({ service: web, version: 7 }), true)
    assert.equal(fences.admit({ service: web, version: 6 }), false)
    assert.deepEqual([fences.held(web), fences.held('pe_2/web')], [7, 0])
  }
  assert.equal(open().admit({ service: 'pe_2/web', version: 1 }), true)
})

test('a file that is not whole is set aside, and holds nobody up', () => {
  for (const text of ['{"version":1,"fen', '{}', '{"version":1,"fences":[["a"]]}']) {
    writeFileSync(path, text)
    assert.equal(open().admit({ service: web, version: 1 }), true)
    assert.match(told.pop() ?? '', /fences\.json\.damaged$/)
    assert.equal(readFileSync(`${path}.damaged`, 'utf8'), text)
    assert.equal(open().held(web), 1)
  }
})

test('those that were heard of longest ago are forgotten first', () => {
  rmSync(path)
  const fences = open(2)
  for (const service of ['a/a', 'b/b', 'a/a', 'c/c'])
    fences.admit({ service, version: fences.held(service) + 1 })
  assert.deepEqual(
    ['a/a', 'b/b', 'c/c'].map((service) => open(2).held(service)),
    [2, 0, 1],
  )
})

test('what cannot be written was not heard', () => {
  const nowhere = openFences(join(folder, 'no', 'fences.json'), () => {})
  assert.throws(() => nowhere.admit({ service: web, version: 1 }))
  assert.equal(nowhere.held(web), 0)
})
