import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { describe, it } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import pg from 'pg'
import { findPrograms } from './postgres-found.ts'

const found = findPrograms()
const skip = found.by === 'none' && `no PostgreSQL: ${found.reason}`

describe('a PostgreSQL server for tests', { skip }, () => {
  for (const signal of ['SIGKILL', 'SIGINT'] as const)
    it(`is gone, with its folder, when its test process gets ${signal}`, async () => {
      const script = `
        const { startPostgres } = await import('./postgres-server.ts')
        const server = await startPostgres(${JSON.stringify(found)}, { fsync: 'off' })
        console.log(JSON.stringify(server))
        setInterval(() => {}, 1000)`
      const parent = spawn(process.execPath, ['--input-type=module', '--eval', script], {
        cwd: import.meta.dirname,
        stdio: ['ignore', 'pipe', 'inherit'],
      })
      const [line] = (await once(parent.stdout, 'data')) as [Buffer]
      const { url, pid } = JSON.parse(line.toString()) as { url: string; pid: number }
      const folder = new URL(url).searchParams.get('host') ?? ''

      const client = new pg.Client({ connectionString: url })
      client.on('error', () => {})
      await client.connect()
      assert.equal((await client.query('select 1 as one')).rows[0].one, 1)
      assert.ok(isAlive(pid))
      assert.ok(existsSync(folder))

      parent.kill(signal)
      for (const last = Date.now() + 20_000; isAlive(pid) || existsSync(folder);) {
        assert.ok(Date.now() < last, `${pid} or ${folder} is still there`)
        await setTimeout(20)
      }
      await client.end().catch(() => {})
    })
})

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}
