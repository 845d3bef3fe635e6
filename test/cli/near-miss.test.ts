import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import * as samples from './deployment-samples.ts'
import { newHome, runBerth } from './fake-context.ts'
import { startFakeServer, type Canned, type Seen } from './fake-server.ts'

const cwd = newHome()
writeFileSync(join(cwd, 'berth.yml'), 'name: shop\nservices:\n  web: .\n')

const nearly = ({ body }: Seen): Canned =>
  (body as { createEnv?: boolean }).createEnv
    ? { value: samples.started, status: 202 }
    : { problem: { code: 'near_miss', status: 422, detail: 'It has staging.', errors: [] } }

const commands = [
  { line: 'deploy --env stagin', path: '/v1/runs', flag: '--env' },
  { line: 'promote --from production --to stagin', path: '/v1/promotions', flag: '--to' },
] as const

/** What is answered, on a terminal of so many columns or through a pipe, and what comes of it. */
const answers: readonly (readonly [stdin: string, columns: number | undefined, code: number])[] = [
  ['y\n', 80, 0],
  ['\n', 80, 2],
  ['n\n', 80, 2],
  ['y\n', undefined, 3],
]

for (const { line, path, flag } of commands)
  describe(`berth ${line}, where staging is`, () => {
    for (const [stdin, columns, expected] of answers)
      it(`exits ${expected} after ${JSON.stringify(stdin)} ${columns ? 'typed' : 'piped'}`, async () => {
        const server = await startFakeServer({
          ...samples.deploymentAnswers,
          'POST /v1/sources': ({ body }) => {
            const { digest, bytes } = body as { digest: string; bytes: number }
            return { value: { digest, bytes, received: bytes, complete: true }, status: 200 }
          },
          [`POST ${path}`]: nearly,
        })
        const { code, stderr } = await runBerth([...line.split(' '), '--detach'], {
          cwd,
          stdin,
          ...(columns === undefined ? {} : { columns }),
          env: { BERTH_SERVER: server.url, BERTH_TOKEN: 'berth_test' },
        })
        assert.equal(code, expected, stderr)
        assert.equal(/Create stagin\? \[y\/N\]/.test(stderr), columns !== undefined)
        assert.equal(stderr.includes(`you mean: ${flag} NAME`), expected === 2)
        const begun = server.seen.filter((each) => each.method === 'POST' && each.path === path)
        assert.equal(begun.length, expected === 0 ? 2 : 1)
      })
  })
