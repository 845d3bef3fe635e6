import assert from 'node:assert/strict'
import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { forceFlag } from '../../src/cli/shown/write-out.ts'
import { digestOf } from '../../src/formats/digest.ts'
import { everyCommand } from './every-command.ts'
import { newHome, runBerth } from './fake-context.ts'
import { startFakeServer } from './fake-server.ts'

const kept = Buffer.from('kept')
const digest = digestOf(kept)
const server = await startFakeServer({
  'GET /v1/ledger/checkpoint': { value: { note: 'kept', publicKey: 'kept', size: 1 } },
  'GET /v1/ledger/proofs/rec_1': { value: { entries: [] } },
  [`GET /v1/blobs/${digest}/bytes`]: { raw: 'kept', type: 'application/octet-stream' },
  [`GET /v1/attestations/${digest}/bytes`]: { value: { bytes: kept.toString('base64') } },
  'GET /v1/trusted-roots/sigstore': { value: { name: 'sigstore', json: 'kept' } },
  [`GET /v1/verification/${digest}`]: {
    value: { digest, verdict: 'passed', answers: [], summary: kept.toString('base64') },
  },
})

const rows: readonly (readonly [line: string, flag: string])[] = [
  ['ledger checkpoint', 'file'],
  ['ledger checkpoint', 'public-key'],
  ['ledger prove rec_1', 'file'],
  [`artifact download ${digest}`, 'file'],
  [`attestation download ${digest}`, 'file'],
  ['trusted-root describe sigstore', 'file'],
  [`verify ${digest}`, 'vsa'],
]

const run = (line: string, ...more: readonly string[]) =>
  runBerth([...line.split(' '), ...more], { env: { BERTH_SERVER: server.url, BERTH_TOKEN: 'x' } })

describe('a command that writes a file leaves what is there, unless --force', () => {
  for (const [line, flag] of rows)
    it(`${line} --${flag}`, async () => {
      const folder = newHome()
      const file = join(folder, 'out')
      const first = await run(line, `--${flag}`, file)
      assert.equal(first.code, 0, first.stderr)
      const written = readFileSync(file, 'utf8')
      assert.notEqual(written, '')
      writeFileSync(file, 'mine')
      server.seen.length = 0
      const again = await run(line, `--${flag}`, file)
      assert.equal(again.code, 2)
      assert.equal(
        again.stderr,
        `Error: ${file} is already there.\nNext: Name another file, or add --force\n`,
      )
      assert.deepEqual([readFileSync(file, 'utf8'), server.seen.length], ['mine', 0])
      const forced = await run(line, `--${flag}`, file, '--force')
      assert.equal(forced.code, 0, forced.stderr)
      assert.deepEqual([readFileSync(file, 'utf8'), readdirSync(folder)], [written, ['out']])
    })

  it('is each of them', async () => {
    const writing = (await everyCommand()).filter(
      ({ doc }) => doc.flags['force']?.brief === forceFlag.force.brief,
    )
    const known = new Set(rows.map(([line]) => line.split(' ').slice(0, 2).join(' ')))
    const others = writing.map(({ words }) => words.join(' ')).filter((name) => !known.has(name))
    // What it verifies stands in the row, and a bundle has tests of its own.
    assert.deepEqual(others, ['verify', 'evidence export'])
  })

  it('nor what is no file, nor through a link, nor where there is no folder', async () => {
    const folder = newHome()
    mkdirSync(join(folder, 'sub'))
    symlinkSync('nothing', join(folder, 'link'))
    const to = (name: string, ...more: readonly string[]) =>
      run('ledger checkpoint', '--file', join(folder, name), ...more)
    assert.match((await to('sub', '--force')).stderr, /is no file that could be replaced/)
    assert.match((await to('link')).stderr, /is already there/)
    assert.match((await to('none/out')).stderr, /there is no such folder\.\nNext: Make it first/)
    assert.deepEqual(readdirSync(folder).toSorted(), ['link', 'sub'])
  })
})
