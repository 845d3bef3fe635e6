import assert from 'node:assert/strict'
import { existsSync, readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, it } from 'node:test'
import { deleteProjectEnvironment } from '../../src/core/deployments/end/delete-project-environment.ts'
import { statusOf } from '../../src/core/deployments/read/status.ts'
import { forEachEngine } from '../engines/engines.ts'
import { processesOf, until } from '../host/scene.ts'
import { isTriedOn } from './long.ts'
import { projectOn } from './projects.ts'
import { ask } from './request.ts'
import { openStage, type Stage } from './stage.ts'

const touched = join(tmpdir(), `berth-touched-${process.pid}`)

/** What a shell, a path, a URL or an option would read as something else. */
const names = [
  '../../outside',
  '/etc/passwd',
  `a; touch ${touched}`.slice(0, 63),
  `$(touch ${touched})`.slice(0, 63),
  'it\'s `id` & "x" | y > z',
  '-rf',
  '%2e%2e%2f?#',
  'C:\\temp\\..',
  'é 日本 😀',
]

const saying = (word: string): string => `
import { createServer } from 'node:http'
createServer((_, answer) => answer.end(${JSON.stringify(word)}))
  .listen(process.env.PORT, '127.0.0.1')
`

forEachEngine('names of project environments that mean something elsewhere', (engine) => {
  if (!isTriedOn(engine)) return
  let stage: Stage
  before(async () => {
    stage = await openStage(engine, { firstPort: 27_000 })
  })
  after(async () => {
    await stage.close()
    assert.deepEqual(processesOf(stage.data), [])
  })

  it('mean nothing here: each is deployed to, answers, and is deleted whole', async () => {
    const project = projectOn(stage, 'shop')
    const said = { web: ['readiness: { http: /, interval: 100ms }'] }
    for (const name of names) {
      const files = { 'server.mjs': saying(name) }
      const { run } = await project.deploy(files, said, { name })
      assert.deepEqual([run.state, run.why], ['succeeded', ''], name)
      const address = { project: 'shop', projectEnvironment: name }
      const [web] = (await statusOf(stage.call, address)).services
      const { hostname } = new URL(web?.urls[0] ?? '')
      assert.match(hostname, /^[a-z0-9-]+\.localhost$/)
      assert.equal((await ask(await stage.edgePort(), hostname)).text, name)
    }
    for (const name of names)
      await deleteProjectEnvironment(stage.call, { project: 'shop', name, force: true })
    await until('nothing of them is left', () =>
      ['releases', 'cache', 'logs'].every(
        (each) => readdirSync(join(stage.data, each)).length === 0,
      ),
    )
    assert.ok(!existsSync(touched))
    assert.ok(!existsSync(join(stage.data, '..', 'outside')))
    assert.deepEqual(stage.failures, [])
  })
})
