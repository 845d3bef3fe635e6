import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { before, it } from 'node:test'
import { sql } from '../../src/core/kernel/sql.ts'
import { shippedMigrations } from '../engines/places.ts'
import { forEachEngine } from '../engines/engines.ts'
import { startApi, type Api, type How } from './api.ts'
import { fillOrganization } from './scene.ts'

const canary = 'canary-7f3a9c51e2d84b06'
const at = { project: 'shop', projectEnvironment: 'acceptance' }
const key = (value: string): How => ({ headers: { 'idempotency-key': value } })
/** Whoever writes a secret down may write it in another guise. */
const guises = [
  canary,
  Buffer.from(canary).toString('hex'),
  Buffer.from(canary).toString('base64').replace(/=+$/, ''),
  encodeURIComponent(`"${canary}"`),
]

const absentFrom = (text: string, where: string): void => {
  for (const guise of guises) assert.ok(!text.includes(guise), `${where} has it`)
}

forEachEngine(
  'the value of a secret',
  (engine) => {
    let api: Api
    const answers: string[] = []
    before(async () => {
      const db = await engine.open()
      api = await startApi(db)
      await fillOrganization(api, { token: api.root })
      const tell = async (id: string, input: object, how: How = {}) =>
        answers.push((await api.call(id, input, how)).text)
      const secret = { key: 'SECRET', value: canary, secret: true }
      const set = { ...at, variables: [secret] }
      for (const how of [key('a'), key('a'), key('b'), {}]) await tell('variable.set', set, how)
      await tell('variable.set', { ...set, service: 'web' }, key('c'))
      await tell('variable.set', { ...at, variables: [{ ...secret, value: `${canary}2` }] })
      // Each of these is wrong, with the value in another place.
      const wrong: readonly object[] = [
        { ...at, variables: canary },
        { ...at, variables: [canary] },
        { ...at, variables: { SECRET: canary } },
        { ...at, variables: [{ ...secret, key: '0' }] },
        { ...at, variables: [{ ...secret, value: `${canary}\0` }] },
        { ...at, variables: [{ ...secret, value: [canary] }] },
        { ...at, variables: [{ ...secret, value: canary.repeat(10_000) }] },
        { ...at, variables: [{ ...secret, secret: canary }] },
        { ...at, variables: [secret, secret] },
        { ...at, project: 'nowhere', variables: [secret] },
        { ...at, projectEnvironment: 'nowhere', variables: [secret] },
      ]
      for (const input of wrong) await tell('variable.set', input, key('w'))
      await tell('variable.set', set, { token: undefined })
      await tell('variable.list', at)
      await tell('variable.list', { ...at, service: 'web' })
      await tell('variable.get', { ...at, key: 'SECRET' })
      await tell('variable.history', at)
      await tell('variable.diff', { project: 'shop', from: 'acceptance', to: 'production' })
      const revealed = await api.ok('variable.reveal', { ...at, purpose: 'export' }, key('r'))
      assert.ok(revealed.text.includes(canary), 'only there')
      await tell('variable.purge', { ...at, key: 'SECRET' }, key('p'))
      await tell('variable.unset', { ...at, key: 'SECRET' }, key('u'))
    })
    it('is in no answer but the one that reveals it', () => {
      assert.ok(answers.length > 20)
      for (const [index, text] of answers.entries()) absentFrom(text, `answer ${index}`)
    })

    it('is in no line of the log', () => {
      assert.ok(api.log.length > 20)
      absentFrom(api.log.join('\n'), 'the log')
    })

    it('is in no row of any table', async () => {
      const tables = shippedMigrations.flatMap(({ text }) => [
        ...text.matchAll(/^create table (\w+)/gm),
      ])
      for (const [, table = ''] of tables) {
        const rows = await api.world.db.read((tx) =>
          tx.all(sql`select * from ${{ text: [table], values: [] }}`),
        )
        for (const row of rows)
          for (const value of Object.values(row))
            absentFrom(
              value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : String(value),
              table,
            )
      }
    })

    it('is not even to be guessed from what is kept of its request', async () => {
      const { createHash } = await import('node:crypto')
      const body = JSON.stringify({
        ...at,
        variables: [{ key: 'SECRET', value: canary, secret: true }],
      })
      const guess = createHash('sha256').update('POST /v1/variables\n').update(body).digest('hex')
      const kept = await api.world.db.read((tx) =>
        tx.all(sql`select operation, body_hash, answer from idempotency_keys`),
      )
      assert.ok(kept.some(({ operation }) => operation === 'variable.set'))
      assert.ok(!kept.some(({ operation }) => operation === 'variable.reveal'))
      assert.ok(!kept.some((row) => row['body_hash'] === guess))
    })

    const inFiles = (): void => {
      const folder = dirname(engine.placeOf(api.world.db))
      const files = readdirSync(folder, { recursive: true, withFileTypes: true })
      const texts = files
        .filter((file) => file.isFile())
        .map((file) => readFileSync(join(file.parentPath, file.name)).toString('latin1'))
      assert.ok(
        texts.some((text) => text.includes('SECRET')),
        'the key stands there',
      )
      for (const text of texts) absentFrom(text, 'a file')
    }
    if (engine.name === 'sqlite') it('is in no byte of the files of the database', inFiles)
  },
  { fsync: 'off' },
)
