import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { createServer, type AddressInfo, type Socket } from 'node:net'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { newHome, runBerth } from './fake-context.ts'
import { startFakeServer } from './fake-server.ts'
import * as samples from './samples.ts'

const server = await startFakeServer({
  'GET /v1/environments': { value: samples.page({ name: 'k8s-east' }, { name: 'web-1' }) },
  'GET /v1/logical-environments': { value: samples.page({ name: 'production' }) },
  'GET /v1/projects': { value: samples.page({ name: 'shop' }) },
  'GET /v1/projects/shop/environments': {
    value: samples.page({ name: 'production' }, { name: 'staging' }),
  },
  'GET /v1/organizations': { value: samples.page({ name: 'acme' }) },
  'GET /v1/trusted-keys': { value: samples.page({ name: 'ci' }) },
})
const env = { BERTH_SERVER: server.url, BERTH_TOKEN: 'berth_test' }
const complete = async (words: readonly string[]): Promise<readonly string[]> => {
  const { code, stdout, stderr } = await runBerth(['__complete', ...words], { env })
  assert.deepEqual([code, stderr], [0, ''])
  return stdout
    .split('\n')
    .slice(0, -1)
    .map((line) => line.split('\t')[0] ?? '')
}

describe('completion', () => {
  const rows: readonly (readonly [line: string, expected: readonly string[]])[] = [
    ['dep', ['deploy', 'deployment']],
    ['deployment ', ['record', 'list', 'describe', 'diff']],
    ['deployment re', ['record']],
    ['env d', ['describe', 'delete']],
    ['deployment list --st', ['--status']],
    ['deployment list --status ', ['deployed', 'superseded', 'decommissioned']],
    ['deployment list --status de', ['deployed', 'decommissioned']],
    ['deployment list --env ', ['k8s-east', 'web-1']],
    ['deployment list --env k', ['k8s-east']],
    ['deployment list --logical-env ', ['production']],
    ['deployment list --project s', ['shop']],
    ['environment describe w', ['web-1']],
    ['project environment describe --project shop ', ['production', 'staging']],
    ['project env delete --project=shop s', ['staging']],
    ['project environment create x --project shop --from-only s', ['staging']],
    ['project environment describe s', []],
    ['organization describe ', ['acme']],
    ['context list ', ['--output']],
    ['key remove c', ['ci']],
    ['attest --predicate ', []],
    ['nonsense --flag ', []],
    ['deployment list --nonsense ', []],
  ]
  for (const [line, expected] of rows)
    it(`of "${line}"`, async () => {
      const found = await complete(line.split(' '))
      assert.deepEqual([...found].sort(), [...expected].sort())
    })

  it('says what each proposal is', async () => {
    const { stdout } = await runBerth(['__complete', 'env', 'cre'], { env })
    assert.equal(stdout, 'create\tCreate an environment\n')
  })

  it('is quiet when the server is not there, does not answer, or refuses', async () => {
    const sockets: Socket[] = []
    const silent = createServer((socket) => void sockets.push(socket))
    await new Promise<void>((resolve) => {
      silent.listen(0, '127.0.0.1', resolve)
    })
    after(() => {
      silent.close()
      for (const socket of sockets) socket.destroy()
    })
    const { port } = silent.address() as AddressInfo
    for (const url of ['http://127.0.0.1:1', `http://127.0.0.1:${port}`, server.url]) {
      const words = ['__complete', 'token', 'create', '--role', 'x', '--project', '']
      const { code, stdout, stderr } = await runBerth(words, {
        env: url === server.url ? { BERTH_SERVER: '' } : { BERTH_SERVER: url },
      })
      assert.deepEqual([code, stdout, stderr], [0, '', ''])
    }
  })
})

describe('the completion script', () => {
  it('for each shell calls __complete', async () => {
    for (const shell of ['bash', 'zsh', 'fish']) {
      const { code, stdout } = await runBerth(['completion', shell])
      assert.equal(code, 0)
      assert.match(stdout, /__complete/)
    }
  })

  const bash = spawnSync('bash', ['--version']).status === 0
  const skip = bash ? false : 'there is no bash here'
  it('for bash works in bash', { skip }, async () => {
    const { stdout: script } = await runBerth(['completion', 'bash'])
    const berth = join(import.meta.dirname, '..', '..', 'berth')
    const { port } = new URL(server.url)
    const ask = (words: readonly string[]) => {
      const line = words.map((word) => `'${word}'`).join(' ')
      const tail = `COMP_WORDS=(${line}); COMP_CWORD=${words.length - 1}; _berth; printf '%s\\n' "\${COMPREPLY[@]}"`
      return spawnAsync('bash', ['--norc', '-c', `${script}\n${tail}`], {
        PATH: process.env['PATH'] ?? '',
        HOME: newHome(),
        BERTH_SERVER: `http://127.0.0.1:${port}`,
        BERTH_TOKEN: 'berth_test',
      })
    }
    assert.equal(await ask([berth, 'deployment', 're']), 'record\n')
    assert.equal(await ask([berth, 'deployment', 'list', '--env', 'k8s']), 'k8s-east\n')
    assert.equal(
      await ask([berth, 'deployment', 'list', '--status', '']),
      'deployed\nsuperseded\ndecommissioned\n',
    )
  })
})

async function spawnAsync(
  program: string,
  argv: readonly string[],
  environment: Readonly<Record<string, string>>,
): Promise<string> {
  const { spawn } = await import('node:child_process')
  const child = spawn(program, argv, { env: environment, stdio: ['ignore', 'pipe', 'inherit'] })
  return Buffer.concat((await child.stdout.toArray()) as Buffer[]).toString()
}
