import assert from 'node:assert/strict'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { newHome, runBerth, type Outcome } from './fake-context.ts'

type Files = Readonly<Record<string, string>>

/** A folder called `name` with these files. */
const folderWith = (files: Files, name = 'shop'): string => {
  const folder = join(newHome(), name)
  mkdirSync(folder)
  for (const [file, content] of Object.entries(files)) writeFileSync(join(folder, file), content)
  return folder
}

const run = (line: string, cwd: string, stdin = ''): Promise<Outcome> =>
  runBerth(line.split(' '), { cwd, stdin })

const startScript = JSON.stringify({ scripts: { start: 'node server.js' } })
const written = 'berth.yml written for project shop. Deploy it: berth deploy\n'

describe('berth init', () => {
  const rows: readonly (readonly [Files, found: string, yaml: string])[] = [
    [{ 'package.json': startScript }, 'package.json (start)', '  web: .\n'],
    [{ 'index.html': '' }, 'index.html', '  web: .\n'],
    [{ Dockerfile: '' }, 'Dockerfile', '  web: .\n'],
    [
      { Dockerfile: '', 'package.json': startScript },
      'Dockerfile, and package.json (start) for places without docker',
      '  web: .\n',
    ],
    [
      { Procfile: 'web: node a.js -p $PORT "x y"\nmail: node mail.js\nrelease: node m.js\n' },
      'Procfile (web, mail)',
      '  web:\n    run: "node a.js -p ${PORT} \'x y\'"\n    release:\n      command: "node m.js"\n' +
        '  mail:\n    kind: worker\n    run: "node mail.js"\n',
    ],
  ]
  it('makes no second project below another of the same git work tree', async () => {
    const top = folderWith({ 'berth.yml': 'name: shop\nservices: {web: .}\n' })
    const below = join(top, 'apps', 'api')
    mkdirSync(below, { recursive: true })
    writeFileSync(join(below, 'index.html'), '')
    mkdirSync(join(top, '.git'))
    const { code, stderr } = await run('init', below)
    assert.equal(code, 3)
    assert.match(stderr, /belongs to a project already: there is .*shop.berth\.yml/)
    assert.match(stderr, /path: apps\/api/)
    assert.equal(existsSync(join(below, 'berth.yml')), false)
    // Another work tree inside it is a project of its own.
    mkdirSync(join(below, '.git'))
    assert.equal((await run('init', below)).code, 0)
  })

  for (const [files, found, yaml] of rows)
    it(`finds ${found}, and what it writes is valid`, async () => {
      const cwd = folderWith(files)
      const outcome = await run('init', cwd)
      assert.deepEqual(outcome, { code: 0, stdout: `Found ${found}.\n${written}`, stderr: '' })
      assert.equal(readFileSync(join(cwd, 'berth.yml'), 'utf8'), `name: shop\nservices:\n${yaml}`)
      assert.equal((await run('config validate', cwd)).code, 0)
    })

  it('takes a name, even one that YAML would not read as text', async () => {
    for (const name of ['42', 'true', 'a-b']) {
      const cwd = folderWith({ 'index.html': '' }, 'My Shop')
      const told = await run(`init --name ${name} -o json`, cwd)
      const answer = { file: 'berth.yml', name, found: 'index.html' }
      assert.deepEqual(JSON.parse(told.stdout), answer)
      assert.match((await run('config validate', cwd)).stdout, new RegExp(`project ${name} with`))
    }
  })

  it('leaves a berth.yml as it is', async () => {
    const cwd = folderWith({ 'index.html': '', 'berth.yml': 'mine' })
    const { code, stderr } = await run('init', cwd)
    assert.equal(code, 3)
    assert.match(stderr, /already; it was left as it is\.\nNext: Check it: berth config validate/)
    assert.equal(readFileSync(join(cwd, 'berth.yml'), 'utf8'), 'mine')
  })

  const refused: readonly (readonly [string, Files, folder: string, code: number, RegExp])[] = [
    ['init', {}, 'shop', 3, /has nothing to run: looked for Dockerfile, a start script in/],
    [
      'init',
      { 'index.html': '' },
      'My Shop',
      2,
      /folder: My Shop must be 1 to 63.*--name my-shop/s,
    ],
    ['init --name X', { 'index.html': '' }, 'shop', 2, /^Error: --name must be 1 to 63/],
    ['init', { Procfile: 'web: a && b' }, 'shop', 3, /Procfile:1:6: web must not have an unquoted/],
    ['init', { 'package.json': '{' }, 'shop', 3, /has a package\.json that must be JSON/],
  ]
  for (const [line, files, name, code, says] of refused)
    it(`refuses ${says.source}`, async () => {
      const cwd = folderWith(files, name)
      const outcome = await run(line, cwd)
      assert.equal(outcome.code, code, outcome.stderr)
      assert.match(outcome.stderr, says)
      assert.throws(() => readFileSync(join(cwd, 'berth.yml')))
    })
})

const inRoot = (path: string) => readFileSync(join(import.meta.dirname, '../..', path), 'utf8')

it('berth config example and schema say what may stand in berth.yml', async () => {
  const cwd = folderWith({})
  const { stdout } = await run('config example', cwd)
  const guide = inRoot('docs/guides/berth-yml.md')
  assert.ok(guide.includes(`\n\`\`\`yaml\n${stdout}\`\`\`\n`), 'the guide shows the same')
  const checked = await run('config validate --file -', cwd, stdout)
  assert.deepEqual([checked.code, checked.stderr], [0, ''])
  const schema: unknown = JSON.parse((await run('config schema', cwd)).stdout)
  assert.deepEqual(schema, JSON.parse(inRoot('berth.schema.json')))
})

describe('berth config validate', () => {
  const valid = 'name: shop\nservices:\n  web: .\n  jobs: {kind: worker}\n'
  const wrong = 'name: shop\nservices:\n  web: {prot: 1, drain: "3"}\n'
  const flaws =
    'Error: berth.yml is not valid.\n' +
    '  berth.yml:3:9: services.web has no key prot: did you mean port?\n' +
    '  berth.yml:3:25: services.web.drain must be a duration with units, such as 500ms, 30s, ' +
    '1m30s or 72h\n' +
    'Next: Correct it; what may stand there: berth config example\n'

  it('says what is in a valid file', async () => {
    const stdout = 'berth.yml is valid: project shop with web (web), jobs (worker).\n'
    const ok = { code: 0, stdout, stderr: '' }
    const cwd = folderWith({ 'berth.yml': valid })
    assert.deepEqual(await run('config validate', cwd), ok)
    assert.deepEqual(await run('config validate --file -', '/nonexistent', valid), ok)
    const { stdout: json } = await run('config validate -o json', cwd)
    assert.equal(JSON.parse(json).services[0].readiness.deadlineMs, 60_000)
  })

  it('says everything that is wrong, with its place', async () => {
    const cwd = folderWith({ 'berth.yml': wrong })
    assert.deepEqual(await run('config validate', cwd), { code: 3, stdout: '', stderr: flaws })
    const piped = await run('config validate --file -', '/nonexistent', wrong)
    assert.deepEqual(piped, { code: 3, stdout: '', stderr: flaws })
    const { code, stderr } = await run('config validate -o json', cwd)
    const problem = JSON.parse(stderr)
    assert.deepEqual([code, problem.code, problem.errors.length], [3, 'invalid_input', 2])
    assert.match(problem.errors[0].detail, /^berth\.yml:3:9: /)
  })

  it('says where it names a folder or a Dockerfile that is not there', async () => {
    const services = ['web: apps/web', 'api: {path: api, build: {dockerfile: Dockerfile.api}}']
    const more = ['  file: {path: berth.yml}', '  ok: .']
    const yaml = ['name: shop', 'services:', ...services.map((each) => `  ${each}`), ...more]
    const cwd = folderWith({ 'berth.yml': `${yaml.join('\n')}\n` })
    mkdirSync(join(cwd, 'api'))
    const { code, stderr } = await run('config validate', cwd)
    assert.equal(code, 3)
    assert.deepEqual(stderr.split('\n').slice(1, 4), [
      '  berth.yml:3:8: services.web.path: there is no folder apps/web beside this file',
      '  berth.yml:4:28: services.api.build.dockerfile: there is no file Dockerfile.api in api',
      '  berth.yml:5:10: services.file.path must be a folder, and berth.yml is a file',
    ])
    // Nobody knows what lies beside what is piped in.
    assert.equal((await run('config validate --file -', cwd, yaml.join('\n'))).code, 0)
  })

  it('reads a Procfile where there is no berth.yml', async () => {
    const ok = await run('config validate', folderWith({ Procfile: 'web: node a' }))
    assert.equal(ok.stdout, 'Procfile is valid: project shop with web (web).\n')
    const { code, stderr } = await run('config validate', folderWith({ Procfile: 'x' }))
    assert.equal(code, 3)
    assert.match(stderr, /Procfile:1:1: must be name: command/)
    const unnamed = await run('config validate', folderWith({ Procfile: 'web: a' }, 'A B'))
    assert.equal(unnamed.code, 2)
  })

  const missing: readonly (readonly [string, number, RegExp])[] = [
    ['config validate', 4, /no berth\.yml and no Procfile here\.\nNext: Write one: berth init/],
    ['config validate --file other.yml', 4, /--file: there is no file .*other\.yml/],
    ['config validate --file .', 2, /is a folder/],
  ]
  for (const [line, code, says] of missing)
    it(`${line} ends with ${code} where nothing is`, async () => {
      const outcome = await run(line, folderWith({}))
      assert.equal(outcome.code, code, outcome.stderr)
      assert.match(outcome.stderr, says)
    })
})
