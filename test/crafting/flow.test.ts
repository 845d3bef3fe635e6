import assert from 'node:assert/strict'
import { createPublicKey } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, beforeEach, describe, it } from 'node:test'
import { writeImageLayout } from '../../examples/demo/oci-layout.ts'
import type { ArtifactDescription, AttestationDescription } from '../../src/contract/evidence.ts'
import type { Trace } from '../../src/contract/trace.ts'
import type { PushedWorkflowRun, WorkflowRun } from '../../src/contract/workflows.ts'
import { isJsonObject } from '../../src/formats/json/canonical.ts'
import { digestOf } from '../../src/formats/digest.ts'
import { runAttestationType } from '../../src/formats/predicates/workflow-run.ts'
import { generateKeyPair } from '../../src/signatures/generate.ts'
import { sample } from '../materials/samples.ts'
import { openCraftStage } from './stage.ts'
import { add, initOf, wordsOn } from './words.ts'

const stage = await openCraftStage()
after(() => stage[Symbol.asyncDispose]())
const { file, path, image, succeed, fails, states, statementOf } = wordsOn(stage)
let count = 0
beforeEach(() => {
  stage.runOn({})
  stage.moveOn()
  count += 1
})
/** Words that begin a run of a workflow of this test's own. */
const init = (...more: readonly string[]): readonly string[] => initOf(`shop-${count}`, ...more)
const commit = '0123456789abcdef0123456789abcdef01234567'

describe('an attestation is made in steps', () => {
  it('from the run to the evidence, signed by the server', async () => {
    stage.runOn({
      GITHUB_ACTIONS: 'true',
      GITHUB_SERVER_URL: 'https://github.com',
      GITHUB_REPOSITORY: 'acme/shop',
      GITHUB_RUN_ID: '1658821493',
      GITHUB_SHA: commit,
      GITHUB_REF_TYPE: 'branch',
      GITHUB_REF_NAME: 'main',
      GITHUB_ACTOR: 'octocat',
    })
    const { reference, digest } = await image('v1.0.0')
    const run = await stage.ask<WorkflowRun>(...init())
    assert.equal(run.state, 'initialized')
    assert.equal(run.runUrl, 'https://github.com/acme/shop/actions/runs/1658821493')
    assert.equal(run.commit, commit)
    await succeed(...add('api', reference))
    await succeed(...add('packages', file('sbom.json', sample('cyclonedx-1.6.json'))))
    await succeed(...add('tests', file('junit.xml', sample('junit.xml'))))
    await succeed(...add('ticket', 'OPS-42', '--annotation', 'team=core'))
    const { run: ended, attestation } = await stage.ask<PushedWorkflowRun>('attestation', 'push')
    assert.equal(ended.state, 'success')
    assert.equal(ended.attestation, attestation.id)
    assert.equal(attestation.predicateType, runAttestationType)
    assert.equal(attestation.verification.answer, 'verified')
    assert.equal(attestation.commit, commit)
    assert.deepEqual(states(), [])

    const described = await stage.ask<AttestationDescription>(
      'attestation',
      'describe',
      attestation.id,
    )
    const named = described.subjects.map(({ role, name, value }) => [role, name, value])
    assert.ok(
      named.some(
        ([role, name, value]) =>
          role === 'subject' && name === 'api' && `sha256:${value}` === digest,
      ),
    )
    assert.ok(named.some(([role, name]) => role === 'material' && name === 'packages'))
    const statement = await statementOf(attestation.id)
    const { materials } = statement.predicate
    assert.ok(Array.isArray(materials))
    const ticket: unknown = materials.find((it) => isJsonObject(it) && it['name'] === 'ticket')
    assert.deepEqual(ticket, {
      name: 'ticket',
      digest: { sha256: digestOf('OPS-42').slice(7) },
      content: Buffer.from('OPS-42').toString('base64'),
      mediaType: 'text/plain; charset=utf-8',
      annotations: {
        team: 'core',
        'berth.material.kind': 'STRING',
        'berth.material.size': '6',
      },
    })
    await succeed('environment', 'create', 'k8s-east')
    await succeed(
      ...['deployment', 'record', '--env', 'k8s-east', '--logical-env', 'production'],
      ...['--deployment-name', 'api', '--kind', 'CONTAINER_IMAGE', '--oci-ref', reference],
    )
  })

  it('takes along what an image is made of: index, platforms and configs are one to evidence', async () => {
    const platforms = ['linux/amd64', 'linux/arm64']
    const layout = join(stage.folder, 'many')
    const made = await writeImageLayout(layout, { tag: 'v1', files: {}, platforms })
    await succeed(...init())
    await succeed(...add('api', made.reference))
    const shown = await stage.ask<{ readonly materials: readonly object[] }>(
      'attestation',
      'status',
    )
    assert.ok(!JSON.stringify(shown).includes('manifests'))
    const { attestation } = await stage.ask<PushedWorkflowRun>('attestation', 'push')
    const manifest = (digest: string) =>
      readFileSync(join(layout, 'blobs', 'sha256', digest.slice(7)), 'utf8')
    const configs = made.platformDigests.map(
      (digest) => (JSON.parse(manifest(digest)) as { config: { digest: string } }).config.digest,
    )
    for (const digest of [made.digest, ...made.platformDigests, ...configs]) {
      const described = await stage.ask<ArtifactDescription>('artifact', 'describe', digest)
      assert.deepEqual(
        described.attestations.map(({ id }) => id),
        [attestation.id],
        digest,
      )
      const trace = await stage.ask<Trace>('trace', digest)
      assert.ok(
        trace.nodes.some(({ id }) => id === `attestation:${attestation.id}`),
        digest,
      )
      const verified = await stage.berth('verify', digest)
      assert.match(verified.stdout, /only stated by administrator/)
    }
  })

  it('signed here with a key', async () => {
    const keys = generateKeyPair('ed25519')
    const pem = createPublicKey(keys.privateKey).export({ type: 'spki', format: 'pem' })
    await succeed('key', 'add', 'ci', '--pem', path('ci.pub', pem))
    await succeed(...init())
    await succeed(...add('app', file('app.bin', 'bytes')))
    const argv = ['attestation', 'push', '--key', path('ci.pem', keys.privateKey)]
    const { attestation } = await stage.ask<PushedWorkflowRun>(...argv)
    const { verification } = attestation
    assert.equal(verification.answer, 'verified')
    assert.deepEqual(verification.answer === 'verified' && verification.by.kind, 'key')
  })

  it('keeps what a file was when it was added', async () => {
    await succeed(...init())
    await succeed(...add('app', file('app.bin', 'first')))
    file('app.bin', 'second')
    const { attestation } = await stage.ask<PushedWorkflowRun>('attestation', 'push')
    const { subjects } = await statementOf(attestation.id)
    assert.equal(subjects[0]?.digest['sha256'], digestOf('first').slice(7))
  })

  it('says what it has so far', async () => {
    const run = await stage.ask<WorkflowRun>(...init())
    assert.match(await succeed('attestation', 'status'), /No materials yet/)
    await succeed(...add('app', file('app.bin', 'bytes')))
    const shown = await succeed('attestation', 'status')
    assert.match(shown, new RegExp(run.id))
    assert.match(shown, /app +ARTIFACT/)
    const status = await stage.ask<{ state: string; materials: object[] }>('attestation', 'status')
    assert.equal(status.state, 'initialized')
    assert.equal(status.materials.length, 1)
    await succeed('attestation', 'reset')
  })

  it('is kept out of every commit', async () => {
    await succeed(...init())
    assert.equal(readFileSync(join(stage.folder, '.berth', '.gitignore'), 'utf8'), '*\n')
    assert.deepEqual(
      states()
        .map((name) => readFileSync(join(stage.folder, '.berth/attestation', name), 'utf8'))
        .filter((text) => text.includes(stage.env['BERTH_TOKEN'] ?? '')),
      [],
    )
    await succeed('attestation', 'reset')
  })
})

describe('what was begun is ended', () => {
  for (const [trigger, state] of [
    ['failure', 'error'],
    ['cancellation', 'canceled'],
  ] as const)
    it(`by a ${trigger}`, async () => {
      await succeed(...init())
      const argv = ['attestation', 'reset', '--trigger', trigger, '--reason', 'because']
      const run = await stage.ask<WorkflowRun>(...argv)
      assert.equal(run.state, state)
      assert.equal(run.reason, 'because')
      assert.deepEqual(states(), [])
      await fails(4, /No attestation is being made/, 'attestation', 'push')
    })

  it('by its time', async () => {
    await succeed(...init())
    await succeed(...add('app', file('app.bin', 'bytes')))
    stage.pass(40 * 86_400_000)
    await fails(3, /expired/, 'attestation', 'push')
    // What was refused can be reset, and then begun anew.
    const run = await stage.ask<WorkflowRun>('attestation', 'reset')
    assert.match(run.state, /expired|initialized/)
    assert.deepEqual(states(), [])
  })

  it('by a release, after which nothing more comes', async () => {
    await succeed(...init('--release'))
    await succeed(...add('app', file('app.bin', 'released')))
    assert.match(await succeed('attestation', 'push'), /Version v1\.0\.0 of shop-\d+ is released/)
    await fails(3, /released/, ...init())
    assert.deepEqual(states(), [])
  })

  it('by another in its place', async () => {
    const first = await stage.ask<WorkflowRun>(...init())
    await fails(2, /already.*\n.*--replace/, ...init())
    const kept = readFileSync(join(stage.folder, '.berth', 'attestation', `${first.id}.json`))
    const second = await stage.ask<WorkflowRun>(...init('--replace'))
    assert.notEqual(first.id, second.id)
    assert.deepEqual(states(), [`${second.id}.json`])
    writeFileSync(join(stage.folder, 'kept.json'), kept)
    const argv = ['attestation', 'status', '--state', 'kept.json']
    assert.equal((await stage.ask<WorkflowRun>(...argv)).state, 'canceled')
    await succeed('attestation', 'reset')
  })
})

describe('several at once', () => {
  it('in one folder, by their runs', async () => {
    const one = await stage.ask<WorkflowRun>(...init('--parallel'))
    const two = await stage.ask<WorkflowRun>(...init('--parallel'))
    await fails(2, /2 attestations are being made.*\n.*--run/, 'attestation', 'push')
    await Promise.all([
      succeed(...add('app', file('one.bin', 'one'), '--run', one.id)),
      succeed(...add('app', file('two.bin', 'two'), '--run', two.id)),
    ])
    for (const [id, content] of [
      [one.id, 'one'],
      [two.id, 'two'],
    ] as const) {
      const argv = ['attestation', 'push', '--run', id]
      const { attestation, run } = await stage.ask<PushedWorkflowRun>(...argv)
      assert.equal(run.id, id)
      const { subjects } = await statementOf(attestation.id)
      assert.equal(subjects[0]?.digest['sha256'], digestOf(content).slice(7))
    }
  })

  it('by their state files, and the lock goes with them', async () => {
    mkdirSync(join(stage.folder, 'states'), { recursive: true })
    for (const name of ['a', 'b']) await succeed(...init('--state', `states/${name}.json`))
    await Promise.all(
      ['a', 'b'].map((name) =>
        succeed(...add('app', file(`${name}.bin`, name), '--state', `states/${name}.json`)),
      ),
    )
    for (const name of ['a', 'b'])
      await succeed('attestation', 'push', '--state', `states/${name}.json`)
    assert.deepEqual(readdirSync(join(stage.folder, 'states')), [])
  })

  it('adding to the same one, and nothing is lost', async () => {
    await succeed(...init())
    const names = Array.from({ length: 12 }, (_, at) => `part-${at}`)
    await Promise.all(names.map((name) => succeed(...add(name, file(`${name}.bin`, name)))))
    const { materials } = await stage.ask<{ materials: { name: string }[] }>(
      'attestation',
      'status',
    )
    assert.deepEqual(materials.map(({ name }) => name).sort(), names.toSorted())
    await succeed('attestation', 'push')
  })
})
