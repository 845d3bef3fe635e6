import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, it } from 'node:test'
import { createEnclosures, readGroups } from './limits.ts'

const some = { memoryBytes: 1024, pids: 7 }
const one = { leader: { pid: 42, startTime: '', boot: '' }, marker: 'NOBODY=has this' }
const own = readGroups('8:pids:/b\n4:cpu,memory:/c\n0::/a/host\n')

describe('limits of what the host starts', () => {
  let root = ''
  const written = (...path: readonly string[]): string => readFileSync(join(root, ...path), 'utf8')
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'berth-limits-'))
  })
  afterEach(() => rmSync(root, { recursive: true }))

  it('are none where none is wanted', () => {
    assert.equal(createEnclosures({ memoryBytes: null, pids: null }, root, own).unable, null)
    assert.deepEqual(existsSync(join(root, 'a')), false)
  })

  it('says plainly where there can be none', () => {
    assert.match(createEnclosures(some, root, own).unable ?? '', /no control group bounds memory/)
    writeFileSync(join(root, 'cgroup.controllers'), '')
    assert.match(createEnclosures(some, root, new Map()).unable ?? '', /in no control group/)
    writeFileSync(join(root, 'a'), 'no folder can be made here')
    assert.match(createEnclosures(some, root, own).unable ?? '', /are not limited here: ENOTDIR/)
  })

  it('writes them before the processes are held to them, by version 2', () => {
    writeFileSync(join(root, 'cgroup.controllers'), 'memory pids')
    const enclosures = createEnclosures(some, root, own)
    assert.equal(enclosures.unable, null)
    enclosures.enclose('/runs/x-1', one)
    const files = ['memory.max', 'pids.max', 'cgroup.procs'] as const
    assert.deepEqual(
      files.map((name) => written('a', 'berth-x-1', name)),
      ['1024', '7', '42'],
    )
    assert.equal(written('a', 'cgroup.subtree_control'), '+memory +pids')
    assert.equal(written('a', 'host', 'cgroup.procs'), String(process.pid))
  })

  it('writes each into the tree of its controller, by version 1', () => {
    mkdirSync(join(root, 'pids', 'b'), { recursive: true })
    mkdirSync(join(root, 'cpu,memory', 'c'), { recursive: true })
    const enclosures = createEnclosures(some, root, own)
    assert.equal(enclosures.unable, null)
    enclosures.enclose('/runs/x-1', one)
    assert.equal(written('pids', 'b', 'berth-x-1', 'pids.max'), '7')
    assert.equal(written('cpu,memory', 'c', 'berth-x-1', 'memory.limit_in_bytes'), '1024')
    assert.equal(written('pids', 'b', 'berth-x-1', 'cgroup.procs'), '42')
  })

  it('bounds one alone', () => {
    mkdirSync(join(root, 'pids', 'b'), { recursive: true })
    assert.equal(createEnclosures({ memoryBytes: null, pids: 7 }, root, own).unable, null)
  })
})
