import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { it } from 'node:test'
import { version } from '../../src/cli/frame/version.ts'
import { runBerth } from './fake-context.ts'

it('the version is that of package.json, and every way to ask for it tells it', async () => {
  const file = join(import.meta.dirname, '..', '..', 'package.json')
  assert.equal(version, (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version)
  assert.equal((await runBerth(['--version'])).stdout, `${version}\n`)
  assert.equal((await runBerth(['-v'])).stdout, `${version}\n`)
  assert.ok((await runBerth(['version'])).stdout.startsWith(`berth ${version} (Node `))
  const { stdout } = await runBerth(['version', '-o', 'json'])
  assert.equal((JSON.parse(stdout) as { version: string }).version, version)
})
