import assert from 'node:assert/strict'
import { it } from 'node:test'
import { planText } from '../../src/cli/deploying/present.ts'
import { runBerth } from './fake-context.ts'
import { startFakeServer } from './fake-server.ts'
import * as samples from './deployment-samples.ts'

it('inspect names both kinds of ids where it is given neither', async () => {
  const { code, stderr } = await runBerth(['inspect', 'nope', '--project', 'shop'])
  assert.equal(code, 2)
  assert.match(stderr, /run_… or dep_…/)
})

it('logs --tail shows the last lines alone', async () => {
  const server = await startFakeServer(samples.deploymentAnswers)
  const env = { BERTH_SERVER: server.url, BERTH_TOKEN: 'berth_test' }
  const last = await runBerth(['logs', '--project', 'shop', '--tail', '1'], { env })
  assert.equal(last.code, 0, last.stderr)
  assert.match(last.stdout, /^\S+ \S+ cannot .*connect\n$/)
  assert.ok(server.seen.every(({ query }) => query['tail'] === '1'))
  for (const wrong of ['0', 'ten', '10001']) {
    const { code, stderr } = await runBerth(['logs', '--tail', wrong, '--project', 'shop'], { env })
    assert.equal(code, 2)
    assert.match(stderr, /--tail must be a whole number from 1 to 10000/)
  }
})

it('a plan names version and commit of what it would return to', () => {
  const [first] = samples.started.run.deployments
  assert.ok(first)
  const back = {
    ...first,
    digest: `sha256:${'a'.repeat(64)}`,
    version: '1.2',
    commit: 'c'.repeat(40),
  }
  const run = { ...samples.started.run, deployments: [back] }
  const now = Date.parse('2027-01-04T00:00:00Z')
  const returnsTo = [
    { service: first.service, deployment: 'dep_1', activatedAt: '2027-01-01T00:00:00.000Z' },
  ]
  const changes = [{ service: first.service, now: null, next: back }]
  const terminal = { now, width: 80, isColored: false }
  const text = planText({ ...samples.started, run, changes, returnsTo }, terminal)
  assert.match(text, /: \S+, 1\.2, c{12}, as in dep_1 \(3d ago\)\n/)
})

it('a plan says from where the project came before, if that is elsewhere', () => {
  const terminal = { now: 0, width: 80, isColored: false }
  const place = {
    isNewProject: false,
    isNewProjectEnvironment: false,
    environment: 'web-1',
    logicalEnvironment: 'production',
    otherRepository: 'https://github.com/acme/shop',
    urls: [],
  }
  const text = planText({ ...samples.started, place }, terminal)
  for (const line of [
    'from another repository: before, shop came from https://github.com/acme/shop',
    'if this is another project: berth deploy --project NAME',
  ])
    assert.ok(text.includes(`  ${line}\n`), text)
  const same = planText(
    { ...samples.started, place: { ...place, otherRepository: null } },
    terminal,
  )
  assert.ok(!same.includes('another repository'))
})
