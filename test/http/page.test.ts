import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { Hono } from 'hono'
import { buildPage } from '../../scripts/build-page.ts'
import { addPage } from '../../src/http/page.ts'

const files = await buildPage()
const script = [...files.keys()].find((name) => /^assets\/page-.*\.js$/.test(name)) ?? ''
const app = new Hono()
addPage(app, async () => files)

const asked = async (path: string, accepts: string | undefined) => {
  const headers = accepts === undefined ? {} : { 'accept-encoding': accepts }
  const response = await app.request(path, { headers })
  assert.equal(response.status, 200)
  assert.equal(response.headers.get('vary'), 'accept-encoding')
  return {
    coding: response.headers.get('content-encoding'),
    bytes: Buffer.from(await response.arrayBuffer()),
  }
}

const sizeOf = (suffix: string): number =>
  [...files].reduce((sum, [name, { length }]) => sum + (name.endsWith(suffix) ? length : 0), 0)

const unpacked = { br: brotliDecompressSync, gzip: gunzipSync, none: (bytes: Buffer) => bytes }

const rows: readonly (readonly [accepts: string | undefined, coding: keyof typeof unpacked])[] = [
  ['gzip, deflate, br, zstd', 'br'],
  ['BR;q=0.5, gzip', 'br'],
  ['br;q=0, gzip', 'gzip'],
  ['br; q=0.000, gzip;q=0.001', 'gzip'],
  ['gzip, deflate', 'gzip'],
  ['brotli, x-gzip', 'none'],
  ['gzip;q=0', 'none'],
  ['identity', 'none'],
  ['', 'none'],
  [undefined, 'none'],
]

describe('the page comes', () => {
  for (const [accepts, coding] of rows)
    it(`${coding === 'none' ? 'as it is' : `in ${coding}`} to who accepts ${accepts ?? 'nothing'}`, async () => {
      for (const [path, name] of [
        ['/', 'index.html'],
        [`/${script}`, script],
      ] as const) {
        const given = await asked(path, accepts)
        assert.equal(given.coding, coding === 'none' ? null : coding)
        assert.deepEqual(unpacked[coding](given.bytes), Buffer.from(files.get(name) ?? ''))
      }
    })

  it('smaller in Brotli than in gzip', () => {
    const sizes = ['.js', '.js.gz', '.js.br'].map(sizeOf)
    assert.deepEqual(
      sizes.toSorted((a, b) => b - a),
      sizes,
    )
  })

  it('not under the names of what is compressed beside it', async () => {
    assert.equal((await app.request('/index.html.br')).status, 404)
  })
})
