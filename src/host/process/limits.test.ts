import assert from 'node:assert/strict'
import { mkdtempSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { createEnclosures } from './limits.ts'

const some = { memoryBytes: 1024, pids: 7 }

describe('limits of what the host starts', () => {
  it('says plainly where there can be none', () => {
    const root = mkdtempSync(join(tmpdir(), 'berth-limits-'))
    assert.match(createEnclosures(some, root, '/a').unable ?? '', /no control groups of version 2/)
    writeFileSync(join(root, 'cgroup.controllers'), '')
    writeFileSync(join(root, 'a'), 'no folder can be made here')
    assert.match(createEnclosures(some, root, '/a').unable ?? '', /may not limit memory and pids/)
    assert.equal(createEnclosures({ memoryBytes: null, pids: null }, root, '/a').unable, null)
    rmSync(root, { recursive: true })
  })

  it('writes them before the process is held to them', () => {
    const root = mkdtempSync(join(tmpdir(), 'berth-limits-'))
    writeFileSync(join(root, 'cgroup.controllers'), 'memory pids')
    mkdirSync(join(root, 'a'))
    const enclosures = createEnclosures(some, root, '/a')
    assert.equal(enclosures.unable, null)
    enclosures.enclose('x-1', 42)
    const written = ['memory.max', 'pids.max', 'cgroup.procs'].map((name) =>
      readFileSync(join(root, 'a', 'x-1', name), 'utf8'),
    )
    assert.deepEqual(written, ['1024', '7', '42'])
    assert.equal(readFileSync(join(root, 'a', 'cgroup.subtree_control'), 'utf8'), '+memory +pids')
    rmSync(root, { recursive: true })
  })
})
