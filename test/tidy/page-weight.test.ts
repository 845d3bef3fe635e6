import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import { buildPage } from '../../scripts/build-page.ts'
import { companionsOf, type Modules } from '../../scripts/page-parts.ts'
import { checkWeight, mostScriptBytes, weighPage } from '../../scripts/page-weight.ts'
import type { PageFiles } from '../../src/http/page.ts'

describe('the page is light', () => {
  let files: PageFiles
  before(async () => {
    files = await buildPage()
  })

  it('nothing that it shows needs more than 40 kB of compressed script', () => {
    const weights = weighPage(files)
    const views = ['record', 'history', 'projects', 'search', 'settings'].map(
      (name) => `${name}-view`,
    )
    const late = ['logs-part', 'way-in', 'act-dialog', 'act-dialog over variables-part']
    for (const part of ['what runs where', ...views, ...late])
      assert.ok(
        weights.some((each) => each.part === part && each.bytes > 25_000),
        part,
      )
    assert.match(checkWeight(files), /what runs where \d\d\.\d kB/)
    assert.equal(mostScriptBytes, 40_000)
  })

  it('what is too heavy is refused by its name', () => {
    const heavy = new Map(files)
    for (const name of files.keys())
      if (/logs-part-.*\.gz$/.test(name)) heavy.set(name, new Uint8Array(mostScriptBytes))
    assert.throws(
      () => checkWeight(heavy),
      /more than 40\.0 kB of script: logs-part \d+\.\d kB, act-dialog over logs-part \d+\.\d kB$/,
    )
  })

  it('each part comes in one file, and what several share with what they are shown in', () => {
    const scripts = [...files.keys()].filter((name) => name.endsWith('.js'))
    // A part with parts of its own has a second: what those import cannot be what begins it.
    assert.deepEqual(
      scripts.map((name) => name.replace(/^assets\/(.*)-\w+\.js$/, '$1')).filter(isShared),
      ['chunk', 'chunk', 'chunk'],
    )
  })
})

const module = (needs: string[], brings: string[] = []): Modules[string] => ({
  bytes: 1,
  imports: [
    ...needs.map((path) => ({ path, kind: 'import-statement' as const })),
    ...brings.map((path) => ({ path, kind: 'dynamic-import' as const })),
  ],
})

const isShared = (name: string): boolean => name === 'chunk'

describe('companionsOf', () => {
  it('names what a part is shown in, and what several in it share', () => {
    const modules = {
      main: module(['frame', 'main.css'], ['a', 'b']),
      frame: module([]),
      'main.css': module([]),
      a: module(['frame', 'table', 'onlyA'], ['a1', 'a2']),
      onlyA: module([]),
      a1: module(['table', 'row', 'onlyA']),
      a2: module(['row', 'plot']),
      b: module(['table', 'plot']),
      table: module(['row']),
      row: module([]),
      plot: module([]),
    }
    assert.deepEqual(Object.fromEntries(companionsOf(modules, 'main')), {
      // The plot: of another part, and of a part of a part.
      main: ['table', 'row', 'plot'],
      a: ['main'],
      b: ['main'],
      a1: ['a'],
      a2: ['a'],
    })
  })

  it('gives to a part what only its own share, and ends where they lead back', () => {
    const modules = {
      main: module([], ['a']),
      a: module(['main'], ['a1', 'a2']),
      a1: module(['shared'], ['a']),
      a2: module(['shared']),
      shared: module([]),
    }
    assert.deepEqual(Object.fromEntries(companionsOf(modules, 'main')), {
      main: [],
      a: ['main', 'shared'],
      a1: ['a'],
      a2: ['a'],
    })
  })
})
