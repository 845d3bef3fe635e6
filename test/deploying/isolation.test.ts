import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { setVariables } from '../../src/core/variables/set-variables.ts'
import { forEachEngine } from '../engines/engines.ts'
import { processesOf } from '../host/scene.ts'
import { isTriedOn } from './long.ts'
import { projectOn } from './projects.ts'
import { openStage, type Stage } from './stage.ts'

/** A service that says what it was given, and what it could do to its own release. */
const spy = `
import { mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir, homedir } from 'node:os'
const tried = (act) => { try { act(); return 'done' } catch (error) { return error.code } }
const all = {
  env: process.env,
  cwd: process.cwd(),
  argv: process.argv.slice(2),
  descriptors: readdirSync('/proc/self/fd').filter((fd) => fd > 2).map((fd) => {
    try { return statSync('/proc/self/fd/' + fd).isFile() } catch { return false }
  }).filter(Boolean).length,
  parent: process.ppid,
  group: readFileSync('/proc/self/stat', 'utf8').split(') ')[1].split(' ')[2] === String(process.pid),
  release: statSync('.').mode & 0o222,
  file: statSync('server.mjs').mode & 0o222,
  temporary: tried(() => mkdtempSync(tmpdir() + '/mine-')),
  home: tried(() => writeFileSync(homedir() + '/mine', 'x')),
}
createServer((request, response) => response.end(JSON.stringify(all)))
  .listen(process.env.PORT, '127.0.0.1')
`

interface Spied {
  readonly env: Readonly<Record<string, string>>
  readonly cwd: string
  readonly descriptors: number
  readonly group: boolean
  readonly release: number
  readonly file: number
  readonly temporary: string
  readonly home: string
}

const given = [
  'BERTH_DEPLOYMENT',
  'BERTH_ENVIRONMENT',
  'BERTH_FOLDER',
  'BERTH_HOST',
  'BERTH_PROJECT',
  'BERTH_RELEASE',
  'BERTH_SERVICE',
  'HOME',
  'LANG',
  'PATH',
  'PORT',
  'TMPDIR',
]

forEachEngine('what a service sees', (engine) => {
  if (!isTriedOn(engine)) return
  describe('of others and of the machine', { timeout: 60_000 }, () => {
    let stage: Stage
    const spied = new Map<string, Spied>()
    before(async () => {
      process.env['OPERATORS_SECRET'] = 'not for services'
      stage = await openStage(engine, { firstPort: 25_000 })
      for (const name of ['one', 'two']) {
        const project = projectOn(stage, name)
        await project.deploy({ 'server.mjs': spy })
        await setVariables(stage.call, {
          ...project.place,
          service: null,
          variables: [{ key: `OF_${name.toUpperCase()}`, value: name, secret: true }],
        })
        const ready = 'readiness: { http: /, interval: 100ms }'
        const said = [ready, `variables: { OF_${name.toUpperCase()}: {} }`]
        const { run } = await project.deploy({ 'server.mjs': spy }, { web: said })
        assert.deepEqual([run.state, run.why], ['succeeded', ''])
        spied.set(name, JSON.parse((await project.ask()).text) as Spied)
      }
    })
    after(async () => {
      delete process.env['OPERATORS_SECRET']
      await stage.close()
      assert.deepEqual(processesOf(stage.data), [])
    })

    const of = (name: string): Spied => {
      const found = spied.get(name)
      assert.ok(found)
      return found
    }

    it('is given its own variables and nothing of the host or of another compartment', () => {
      for (const name of ['one', 'two'])
        assert.deepEqual(
          Object.keys(of(name).env).toSorted(),
          [...given, `OF_${name.toUpperCase()}`].toSorted(),
        )
    })

    it('has a home, temporary files, a port and a release of its own', () => {
      for (const key of ['HOME', 'TMPDIR', 'PORT', 'BERTH_FOLDER', 'BERTH_RELEASE'])
        assert.notEqual(of('one').env[key], of('two').env[key], key)
      // The same bytes, unpacked for each project environment.
      assert.notEqual(of('one').cwd, of('two').cwd)
      assert.deepEqual([of('one').temporary, of('one').home], ['done', 'done'])
    })

    it('finds its release read-only, leads a group of its own, and inherits no file', () => {
      const { release, file, group, descriptors } = of('one')
      assert.deepEqual(
        { release, file, group, descriptors },
        {
          release: 0,
          file: 0,
          group: true,
          descriptors: 0,
        },
      )
    })
  })
})
