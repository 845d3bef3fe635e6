import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { after, before, describe, it } from 'node:test'
import { setVariables } from '../../src/core/variables/set-variables.ts'
import { forEachEngine } from '../engines/engines.ts'
import { processesOf } from '../host/scene.ts'
import { isTriedOn } from './long.ts'
import { projectOn } from './projects.ts'
import { openStage, type Stage } from './stage.ts'

/** A service that says what it was given, and what it could do to its own release. */
const spy = `
import {
  mkdtempSync, readdirSync, readFileSync, readlinkSync, statSync, writeFileSync,
} from 'node:fs'
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
  input: readlinkSync('/proc/self/fd/0'),
  built: JSON.parse(readFileSync('built.json', 'utf8')),
}
console.log('this is ' + process.env.BERTH_PROJECT)
createServer((request, response) => response.end(JSON.stringify(all)))
  .listen(process.env.PORT, '127.0.0.1')
`

/** A build that says what it was given, and writes beside the folder that it was given. */
const building = `
import { existsSync, writeFileSync } from 'node:fs'
const left = process.env.XDG_CACHE_HOME + '/left'
const built = { env: process.env, wasThere: existsSync(left) }
writeFileSync(left, 'for the next build')
writeFileSync('../beside', 'x')
writeFileSync(process.env.HOME + '/beside', 'x')
writeFileSync('built.json', JSON.stringify(built))
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
  readonly input: string
  readonly built: {
    readonly env: Readonly<Record<string, string>>
    readonly wasThere: boolean
  }
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

const givenToBuilds = ['BERTH_FOLDER', 'HOME', 'LANG', 'PATH', 'TMPDIR', 'XDG_CACHE_HOME']

forEachEngine('what a service sees', (engine) => {
  if (!isTriedOn(engine)) return
  describe('of others and of the machine', { timeout: 60_000 }, () => {
    let stage: Stage
    const spied = new Map<string, Spied>()
    const logs = new Map<string, string>()
    before(async () => {
      process.env['OPERATORS_SECRET'] = 'not for services'
      stage = await openStage(engine, { firstPort: 25_000 })
      for (const name of ['one', 'two']) {
        const project = projectOn(stage, name)
        const files = { 'server.mjs': spy, 'build.mjs': building }
        const said = [
          'readiness: { http: /, interval: 100ms }',
          'build: { commands: [node build.mjs], env: [LEVEL] }',
        ]
        await setVariables(stage.call, {
          ...project.place,
          createEnv: true,
          service: null,
          variables: [
            { key: `OF_${name.toUpperCase()}`, value: name, secret: true },
            { key: 'LEVEL', value: name, secret: false },
          ],
        })
        for (const turn of ['first', 'second']) {
          const { run } = await project.deploy({ ...files, turn }, { web: said })
          assert.deepEqual([run.state, run.why], ['succeeded', ''])
          spied.set(`${name}, ${turn}`, JSON.parse((await project.ask()).text) as Spied)
        }
        logs.set(name, (await project.lines()).join('\n'))
      }
    })
    after(async () => {
      delete process.env['OPERATORS_SECRET']
      await stage.close()
      assert.deepEqual(processesOf(stage.data), [])
    })

    const of = (name: string): Spied => {
      const found = spied.get(`${name}, second`)
      assert.ok(found)
      return found
    }

    it('is given its own variables and nothing of the host or of another compartment', () => {
      for (const name of ['one', 'two'])
        assert.deepEqual(
          Object.keys(of(name).env).toSorted(),
          [...given, 'LEVEL', `OF_${name.toUpperCase()}`].toSorted(),
        )
    })

    it('is built with what its build lists, and finds only its own cache', () => {
      for (const name of ['one', 'two']) {
        const { env } = of(name).built
        assert.deepEqual(Object.keys(env).toSorted(), [...givenToBuilds, 'LEVEL'].toSorted())
        assert.equal(env['LEVEL'], name)
        assert.equal(spied.get(`${name}, first`)?.built.wasThere, false, name)
        assert.equal(of(name).built.wasThere, true, name)
      }
    })

    it('keeps nothing of what a build wrote beside its output, but for its cache', () => {
      const left = readdirSync(stage.data, { recursive: true, encoding: 'utf8' })
      assert.deepEqual(
        left.filter((path) => path.endsWith('/beside')),
        [],
      )
    })

    it('writes a log of its own', () => {
      assert.match(logs.get('one') ?? '', /this is one/)
      assert.doesNotMatch(logs.get('one') ?? '', /this is two/)
    })

    it('has a home, temporary files, a port and a release of its own', () => {
      for (const key of ['HOME', 'TMPDIR', 'PORT', 'BERTH_FOLDER', 'BERTH_RELEASE'])
        assert.notEqual(of('one').env[key], of('two').env[key], key)
      // The same bytes, unpacked for each project environment.
      assert.notEqual(of('one').cwd, of('two').cwd)
      assert.deepEqual([of('one').temporary, of('one').home], ['done', 'done'])
    })

    it('finds its release read-only, leads a group of its own, and inherits no file', () => {
      const { release, file, group, descriptors, input } = of('one')
      assert.deepEqual(
        { release, file, group, descriptors, input },
        { release: 0, file: 0, group: true, descriptors: 0, input: '/dev/null' },
      )
    })
  })
})
