import assert from 'node:assert/strict'
import { mkdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { after, beforeEach, describe, it } from 'node:test'
import type { PushedWorkflowRun } from '../../src/contract/workflows.ts'
import { digestOf } from '../../src/formats/digest.ts'
import { openCraftStage } from './stage.ts'
import { add, initOf, wordsOn } from './words.ts'

const stage = await openCraftStage()
after(() => stage[Symbol.asyncDispose]())
const { file, image, succeed, fails } = wordsOn(stage)
let count = 0
beforeEach(() => {
  stage.runOn({})
  stage.moveOn()
  count += 1
})
/** Words that begin a run of a workflow of this test's own. */
const init = (...more: readonly string[]): readonly string[] => initOf(`shop-${count}`, ...more)

describe('what is wrong is refused before it is kept', () => {
  beforeEach(async () => {
    await succeed(...init())
  })
  const rows: readonly (readonly [string, () => readonly string[], number, RegExp])[] = [
    [
      'another kind',
      () => add('x', file('x.json', '{}'), '--kind', 'SARIF'),
      3,
      /no good SARIF.*\n.*--kind ARTIFACT/,
    ],
    [
      'a broken SBOM',
      () => add('x', file('x.json', '{"bomFormat": "CycloneDX", ')),
      3,
      /no good SBOM_CYCLONEDX_JSON/,
    ],
    ['no file', () => add('x', './nothing'), 4, /no file/],
    ['a folder', () => add('x', './.berth'), 2, /is a folder/],
    ['a bare digest', () => add('x', `sha256:${'a'.repeat(64)}`), 2, /bare digest/],
    ['a string without a name', () => ['attestation', 'add', '--value', 'just words'], 2, /--name/],
    ['a wrong name', () => add('Not A Name', 'x', '--kind', 'STRING'), 2, /--name must/],
    [
      'an annotation of ours',
      () => add('x', 'x', '--kind', 'STRING', '--annotation', 'berth.kind=x'),
      2,
      /berth\./,
    ],
    ['a tag that is not there', () => add('x', 'oci:./no-image:v9'), 4, /not there/],
    [
      'a registry flag with a file',
      () => add('x', file('x.bin', 'x'), '--registry-insecure'),
      2,
      /no meaning/,
    ],
  ]
  for (const [name, argv, code, said] of rows)
    it(name, async () => {
      await fails(code, said, ...argv())
      const { materials } = await stage.ask<{ materials: object[] }>('attestation', 'status')
      assert.equal(materials.length, 0)
    })

  it('a pinned reference without a kind', async () => {
    const value = `localhost:1/api@sha256:${'a'.repeat(64)}`
    await fails(2, /--kind CONTAINER_IMAGE/, ...add('x', value))
  })

  it('an image that is said to be a chart', async () => {
    const { reference } = await image('v2')
    await fails(3, /it is a CONTAINER_IMAGE/, ...add('x', reference, '--kind', 'HELM_CHART'))
  })

  it('nothing that it could be about', async () => {
    await fails(2, /nothing that this attestation could be about/, 'attestation', 'push')
  })

  it('another thing of the same name, unless it is to replace', async () => {
    await succeed(...add('app', file('app.bin', 'one')))
    assert.match(await succeed(...add('app', './app.bin')), /was there already/)
    file('app.bin', 'two')
    await fails(2, /another --name.*--replace/i, ...add('app', './app.bin'))
    assert.match(await succeed(...add('app', './app.bin', '--replace')), /app replaced/)
  })
})

describe('a state that is no state', () => {
  it('is refused, and no bug', async () => {
    file('broken.json', '{"format": "berth-attestation-state/1", "run": 7}')
    await fails(3, /no state of an attestation/, 'attestation', 'status', '--state', 'broken.json')
    await fails(4, /there is no/, 'attestation', 'status', '--state', 'nowhere.json')
  })

  it('in a folder that cannot be, likewise', async () => {
    await fails(2, /cannot be kept/, ...init('--state', 'no/such/folder/state.json'))
  })
})

it('writes to nothing that a link in the sources leads to', async () => {
  const precious = join(stage.folder, file('precious', 'as it was'))
  const mark = join(stage.folder, '.berth', '.gitignore')
  rmSync(mark, { force: true })
  mkdirSync(dirname(mark), { recursive: true })
  symlinkSync(precious, mark)
  await succeed(...init())
  assert.equal(readFileSync(precious, 'utf8'), 'as it was')
  rmSync(mark)
  await succeed('attestation', 'reset')
})

it('says of an SBOM that it is too large to be looked into', async () => {
  await succeed(...init())
  const sbom = '{"bomFormat":"CycloneDX","specVersion":"1.6","components":[]}'
  const large = file('large.json', sbom + ' '.repeat(16 * 1024 * 1024))
  const added = await stage.berth(...add('large', large))
  assert.equal(added.code, 0, added.stderr)
  assert.match(added.stderr, /larger than 16 MiB.*berth where does not look into it/)
  const small = await stage.berth(...add('small', file('small.json', sbom)))
  assert.doesNotMatch(small.stderr, /MiB/)
  await succeed('attestation', 'reset')
})

it('is verified about what it made, and not about what it only lists', async () => {
  await succeed(...init())
  await succeed(...add('app', file('made.bin', 'made')))
  await succeed(...add('log', file('used.log', 'used'), '--kind', 'EVIDENCE'))
  const { attestation } = await stage.ask<PushedWorkflowRun>('attestation', 'push')
  const verify = ['attestation', 'verify', attestation.id, '--digest']
  await succeed(...verify, digestOf('made'))
  const used = await stage.berth(...verify, digestOf('used'))
  assert.equal(used.code, 3, used.stdout)
  assert.match(used.stdout, /it says nothing about sha256:/)
})
