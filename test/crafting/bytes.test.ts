import assert from 'node:assert/strict'
import { chmodSync, existsSync, readFileSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, beforeEach, describe, it } from 'node:test'
import type { PushedWorkflowRun } from '../../src/contract/workflows.ts'
import { digestOf } from '../../src/formats/digest.ts'
import { remade } from '../ledger/bundle-files.ts'
import { sample } from '../materials/samples.ts'
import { openCraftStage } from './stage.ts'
import { add, initOf, wordsOn } from './words.ts'

const stage = await openCraftStage()
after(() => stage[Symbol.asyncDispose]())
const { file, succeed, fails } = wordsOn(stage)
let count = 0
beforeEach(() => {
  stage.runOn({})
  stage.moveOn()
  count += 1
})
/** Words that begin a run of a workflow of this test's own. */
const init = (): readonly string[] => initOf(`shop-${count}`)

const hexOf = (digest: string): string => digest.slice('sha256:'.length)

/** Puts other bytes where the server keeps those of a digest. */
const damage = (digest: string): void => {
  const hex = hexOf(digest)
  const kept = join(stage.data, 'blobs', 'sha256', hex.slice(0, 2), hex)
  chmodSync(kept, 0o600)
  writeFileSync(kept, 'evil')
}

const bytesOf = (digest: string): Promise<Response> =>
  fetch(`${stage.env['BERTH_SERVER']}/v1/blobs/${digest}/bytes`, {
    headers: { authorization: `Bearer ${stage.env['BERTH_TOKEN']}` },
  })

describe('the bytes of a file', () => {
  it('are kept as they were when it was added, under their digest', async () => {
    await succeed(...init())
    const argv = add('packages', file('sbom.json', sample('cyclonedx-1.6.json')))
    const { digest, kept } = await stage.ask<{ digest: string; kept: boolean }>(...argv)
    assert.equal(kept, true)
    file('sbom.json', 'no more')
    const bytes = Buffer.from(await (await bytesOf(digest)).arrayBuffer())
    assert.ok(bytes.equals(sample('cyclonedx-1.6.json')))

    await succeed('artifact', 'download', digest, '--file', join(stage.folder, 'again.json'))
    assert.ok(readFileSync(join(stage.folder, 'again.json')).equals(bytes))
    await fails(
      2,
      /already there/,
      'artifact',
      'download',
      digest,
      '--file',
      join(stage.folder, 'again.json'),
    )
    await fails(4, /attestation add/, 'artifact', 'download', digestOf('never'))
  })

  it('are not taken where they are not what their digest says', async () => {
    await succeed(...init())
    const { digest } = await stage.ask<{ digest: string }>(...add('app', file('app.bin', 'good')))
    damage(digest)
    const { code, stdout } = await stage.berth('artifact', 'download', digest)
    assert.deepEqual([code, stdout], [7, ''])
  })

  it('and what came of them is listed by workflow and version', async () => {
    await succeed(...init())
    await succeed(...add('app', file('app.bin', `app ${count}`)))
    await succeed('attestation', 'push')
    const listed = async (...words: readonly string[]) =>
      (
        await stage.ask<{ items: readonly { workflow: string; version: string }[] }>(
          ...['attestation', 'list', '--project', `shop-${count}`, ...words],
        )
      ).items.map(({ workflow, version }) => [workflow, version])
    const mine = [['build', 'v1.0.0']]
    assert.deepEqual(await listed('--workflow', 'build', '--version', 'v1.0.0'), mine)
    assert.deepEqual(await listed('--workflow', 'build'), mine)
    assert.deepEqual(await listed('--workflow', 'other'), [])
    assert.deepEqual(await listed('--version', 'v8'), [])
  })

  it('that are more than the server keeps stay here, and it says so', async () => {
    await succeed(...init())
    const value = file('large.bin', '')
    truncateSync(join(stage.folder, 'large.bin'), 64 * 1024 * 1024 + 1)
    const { code, stdout, stderr } = await stage.berth(...add('large', value))
    assert.equal(code, 0, stderr)
    assert.match(stderr, /large is larger than 64 MiB: its digest counts/)
    const digest = /sha256:[0-9a-f]{64}/.exec(stdout)?.[0] ?? ''
    assert.equal((await bytesOf(digest)).status, 404)
    await fails(3, /at most 64 MiB/, ...add('sbom', value, '--kind', 'SARIF'))
  })

  it('of nothing at all are kept, too', async () => {
    await succeed(...init())
    const { digest, kept } = await stage.ask<{ digest: string; kept: boolean }>(
      ...add('empty', file('empty.txt', '')),
    )
    assert.deepEqual([digest, kept], [digestOf(''), true])
  })

  it('go to the server with a token for one project, too', async () => {
    await succeed('project', 'create', `shop-${count}`)
    const { secret } = await stage.ask<{ secret: string }>(
      ...['token', 'create', `ci-${count}`, '--role', 'recorder', '--project', `shop-${count}`],
    )
    stage.runOn({ BERTH_TOKEN: secret })
    await succeed(...init())
    await succeed(...add('app', file('app.bin', 'of one project')))
    const { attestation } = await stage.ask<PushedWorkflowRun>('attestation', 'push')
    assert.equal(attestation.verification.answer, 'verified')
  })
})

describe('a bundle for an auditor', () => {
  it('holds the bytes of materials, each as good as the attestation that names it', async () => {
    await succeed(...init())
    await succeed(...add('app', file('app.bin', `app ${count}`)))
    const sbom = file('sbom.json', sample('cyclonedx-1.6.json'))
    const { digest } = await stage.ask<{ digest: string }>(...add('packages', sbom))
    const { attestation } = await stage.ask<PushedWorkflowRun>('attestation', 'push')
    const subject = digestOf(`app ${count}`)
    const made = await stage.ask<{ materials: number; attestations: number }>(
      ...['evidence', 'export', subject, '--file', join(stage.folder, 'whole.tar')],
    )
    assert.deepEqual([made.attestations, made.materials], [1, 2])
    const { items } = await stage.ask<{ items: readonly { pem: string }[] }>('key', 'server')
    writeFileSync(join(stage.folder, 'server.pem'), items.map(({ pem }) => pem).join(''))

    const answersIn = async (name: string, ...words: readonly string[]) => {
      const { code, stdout } = await stage.berth(
        ...['evidence', 'verify', join(stage.folder, name), ...words, '-o', 'json'],
      )
      const { files } = JSON.parse(stdout) as { files: readonly { file: string; answer: string }[] }
      return [code, ...files.map((each) => `${each.file} ${each.answer}`)]
    }
    const materials = [digest, subject].map(hexOf).toSorted()
    const told = (answer: string) => [
      `attestations/${hexOf(attestation.id)}.json ${answer}`,
      ...materials.map((each) => `materials/${each} ${answer}`),
    ]
    const key = ['--server-key', join(stage.folder, 'server.pem')]
    assert.deepEqual(await answersIn('whole.tar', ...key), [0, ...told('verified')])
    assert.deepEqual(await answersIn('whole.tar'), [5, ...told('unverified')])

    const words = ['evidence', 'export', subject, '--without-materials', '--file']
    const small = await stage.ask<{ materials: number }>(...words, join(stage.folder, 'small.tar'))
    assert.equal(small.materials, 0)
    assert.deepEqual(await answersIn('small.tar', ...key), [0, told('verified')[0]])

    // A material that nothing names, or that is another, is no part of it.
    const whole = readFileSync(join(stage.folder, 'whole.tar'))
    for (const [name, content] of [
      [hexOf(digestOf('stray')), 'stray'],
      [materials[0] ?? '', 'another'],
    ] as const) {
      const odd = await remade(
        whole,
        (files) => void files.set(`materials/${name}`, Buffer.from(content)),
      )
      writeFileSync(join(stage.folder, 'odd.tar'), odd)
      const [code] = await answersIn('odd.tar', ...key)
      assert.equal(code, 3)
    }
  })

  it('is not made of bytes that are damaged, unless they are left out', async () => {
    await succeed(...init())
    const { digest } = await stage.ask<{ digest: string }>(
      ...add('app', file('app.bin', `damaged ${count}`)),
    )
    await succeed('attestation', 'push')
    damage(digest)
    const words = ['evidence', 'export', digest, '--file', join(stage.folder, 'bundle.tar')]
    await fails(5, /--without-materials/, ...words)
    assert.equal(existsSync(join(stage.folder, 'bundle.tar')), false)
    await succeed(...words, '--without-materials')
  })
})
