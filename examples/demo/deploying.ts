import { mkdir, writeFile } from 'node:fs/promises'
import { request } from 'node:http'
import { join } from 'node:path'
import type { Stage } from './stage.ts'

type Status = {
  readonly services: readonly { readonly service: string; readonly urls: readonly string[] }[]
}

type History = {
  readonly items: readonly { readonly deployments: readonly { readonly state: string }[] }[]
}

type Listed = {
  readonly items: readonly { readonly status: string; readonly evidence: string }[]
}

/** Berth deploys by itself: a service of two lines, broken on purpose, promoted and rolled back. */
export const deployForReal = async (stage: Stage): Promise<void> => {
  const { say, berth, expect } = stage
  say('10. Deploy with Berth itself')
  await write(stage, "response.end('shop one')")
  const first = await berth('deploy', '--env', 'staging', '--version', 'v1.0.0')
  expect('it is live in staging', first.exit === 0)
  expect('staging answers', (await answer(stage, 'staging')) === 'shop one')
  say('11. A version that does not start: the old one keeps serving')
  await write(stage, "throw new Error('out of stock')")
  const broken = await berth('deploy', '--env', 'staging', '--version', 'v1.1.0')
  expect('it is refused its traffic (exit code 3)', broken.exit === 3)
  expect('it says why', /out of stock|exit code/.test(broken.said))
  expect('staging still answers', (await answer(stage, 'staging')) === 'shop one')
  say('12. Promote: the same artifact to production, without a build')
  await berth('promote', '--from', 'staging', '--to', 'production', '--plan')
  const promoted = await berth('promote', '--from', 'staging', '--to', 'production')
  expect('it is live in production', promoted.exit === 0)
  expect('production answers', (await answer(stage, 'production')) === 'shop one')
  say('13. Deploy the next one to production, and roll it back')
  await write(stage, "response.end('shop two')")
  await berth('deploy', '--version', 'v1.2.0')
  expect('production answers anew', (await answer(stage, 'production')) === 'shop two')
  const back = await berth('rollback')
  expect('it is rolled back', back.exit === 0)
  expect('production answers as before', (await answer(stage, 'production')) === 'shop one')
  await look(stage)
}

const look = async ({ say, berth, ask, expect }: Stage): Promise<void> => {
  say('14. What it left in the ledger')
  await berth('history')
  const slot = ['--deployment-name', 'shop/production/web']
  await berth('deployment', 'list', ...slot, '--history')
  const { items } = await ask<Listed>('deployment', 'list', ...slot, '--history')
  expect(
    'promoted, superseded, rolled back',
    items.map(({ status }) => status).join(' ') === 'deployed superseded superseded',
  )
  expect(
    'each with the provenance of its build',
    items.every((each) => each.evidence === 'verified'),
  )
  for (const env of ['staging', 'production']) {
    expect(`${env} is stopped`, (await berth('stop', '--env', env)).exit === 0)
    await drained(ask, env)
  }
}

const write = async ({ folder }: Stage, act: string): Promise<void> => {
  await mkdir(folder, { recursive: true })
  await writeFile(
    join(folder, 'berth.yml'),
    `name: shop
services:
  web:
    path: web
    run: [node, server.mjs]
    readiness: { interval: 100ms, deadline: 20s }
`,
  )
  await mkdir(join(folder, 'web'), { recursive: true })
  const isBroken = act.startsWith('throw')
  await writeFile(
    join(folder, 'web', 'server.mjs'),
    `import { createServer } from 'node:http'
${isBroken ? act : ''}
createServer((request, response) => { ${isBroken ? '' : act} }).listen(process.env.PORT, '127.0.0.1')
`,
  )
}

/** Services outlive their server: nothing may be left of them when it ends. */
const drained = async (ask: Stage['ask'], env: string): Promise<void> => {
  for (let look = 0; look < 300; look++) {
    const { items } = await ask<History>('history', '--env', env)
    const states = items.flatMap(({ deployments }) => deployments.map(({ state }) => state))
    if (!states.includes('draining')) return
  }
}

/** What the service's own URL answers. */
const answer = async ({ ask }: Stage, env: string): Promise<string> => {
  const { services } = await ask<Status>('status', '--env', env)
  const { hostname, port } = new URL(services[0]?.urls[0] ?? 'http://nowhere')
  return await new Promise((resolve, reject) => {
    // Browsers know that *.localhost is this machine; Node does not.
    request({ host: '127.0.0.1', port, headers: { host: hostname } }, (response) => {
      let text = ''
      response.setEncoding('utf8').on('data', (part: string) => (text += part))
      response.once('end', () => resolve(text))
    })
      .once('error', reject)
      .end()
  })
}
