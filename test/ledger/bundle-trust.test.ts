import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { afterEach, beforeEach, it } from 'node:test'
import { checkBundle } from '../../src/cli/evidence/check-bundle.ts'
import { leastOf } from '../../src/cli/evidence/trust-given.ts'
import { readCheckpoint } from '../../src/cli/ledger/signed-checkpoint.ts'
import { forEachEngine } from '../engines/engines.ts'
import { recordedRoot } from '../signatures/recorded/recorded.ts'
import { github, release, sigstoreWorld, statementAbout } from '../signatures/sigstore-world.ts'
import { trustedKey } from '../http/envelopes.ts'
import { runBerth } from '../cli/fake-context.ts'
import { filesIn, pathsOf, piecesOf, remade } from './bundle-files.ts'
import { newFile, openSealedStage, type SealedStage } from './sealed-stage.ts'

forEachEngine(
  'whom a bundle of evidence is believed by',
  (engine) => {
    let stage: SealedStage
    let file: string
    let given: readonly string[]
    beforeEach(async () => {
      stage = await openSealedStage(engine)
      await stage.api.ok('key.add', { name: 'ci', pem: trustedKey.publicKey }, stage.scene.admin)
      const serverKeys = newFile()
      writeFileSync(serverKeys, (await stage.berth('key', 'server')).stdout)
      given = ['--server-key', serverKeys]
      file = newFile()
    })
    afterEach(() => stage.close())
    const verify = (...words: readonly string[]) =>
      runBerth(['evidence', 'verify', file, ...words], { env: {} })

    it('is held against a checkpoint that was kept before, if it was made with it', async () => {
      const [kept, other] = [newFile(), newFile()]
      assert.equal((await stage.berth('ledger', 'checkpoint', '--file', kept)).code, 0)
      await stage.report(3)
      const made = await stage.berth(
        ...['evidence', 'export', stage.scene.record, '--force', '--file', file],
        ...['--checkpoint', kept],
      )
      assert.equal(made.code, 0, made.stderr)
      const grown = readFileSync(file)
      const { files } = await filesIn(grown)
      const [step = ''] = pathsOf(files, 'growth')
      assert.equal((await verify(...given, '--checkpoint', kept)).code, 0)
      const { stdout } = await verify('--checkpoint', kept, '-o', 'json')
      const told = JSON.parse(stdout) as { files: readonly { file: string; answer: string }[] }
      const proof = told.files.find((each) => each.file.startsWith('proofs/'))
      assert.equal(proof?.answer, 'verified')

      // What it does not prove is found.
      const checkpoint = readCheckpoint(readFileSync(kept, 'utf8'), undefined)
      assert.ok(checkpoint.ok)
      const trust = { keys: [], serverKeys: [], roots: [], identities: [] }
      for (const [from, to, answer] of [
        [/"path":\["....../, '"path":["AAAAAA', 'invalid'],
        [/"path":\["..../, '"path":["', 'invalid'],
        [/"from":\d+/, '"from":1', 'unverified'],
      ] as const) {
        const odd = await remade(grown, (some) => {
          some.set(step, Buffer.from(some.get(step)?.toString().replace(from, to) ?? ''))
        })
        const came = await checkBundle(piecesOf(odd), { ...trust, checkpoint: checkpoint.value })
        const checked = came.files.filter(({ file: path }) => /^(?:growth|proofs)/.test(path))
        assert.equal(leastOf(checked), answer, to)
      }

      const note = readFileSync(kept, 'utf8')
      const refused: readonly (readonly [string, RegExp])[] = [
        [note.replace(/\n\d+\n/, '\n9999\n'), /some were cut off/],
        [note.replace(/\n\d+\n/, '\n3\n'), /not those of the kept checkpoint/],
      ]
      for (const [text, why] of refused) {
        writeFileSync(other, text)
        const { code, stderr } = await stage.berth(
          ...['evidence', 'export', stage.scene.record, '--file', newFile(), '--checkpoint', other],
        )
        assert.equal(code, 3)
        assert.match(stderr, why)
      }
      writeFileSync(other, note.replaceAll(/berth\/[^\n ]+/g, 'berth/another'))
      const elsewhere = await stage.berth(
        ...['evidence', 'export', stage.scene.record, '--file', newFile(), '--checkpoint', other],
      )
      assert.equal(elsewhere.code, 2, elsewhere.stderr)
    })

    it('brings whose certificates its maker believed, and asks who verifies', async () => {
      const sigstore = await sigstoreWorld()
      const json = JSON.stringify(sigstore.root)
      const { api, scene } = stage
      await api.ok('trusted-root.add', { name: 'own', json }, scene.admin)
      const rule = { issuer: github, subject: release.replace('v1.2.0', '*') }
      await api.ok('identity.add', { name: 'release', ...rule }, scene.admin)
      const keyless = JSON.stringify(await sigstore.bundle({ payload: statementAbout('a') }))
      const envelope = Buffer.from(keyless).toString('base64')
      await api.ok('attestation.import', { envelope, project: 'shop' }, scene.admin)
      const words = ['evidence', 'export', scene.record, '--force', '--file', file]
      assert.equal((await stage.berth(...words)).code, 0)
      const { about } = await filesIn(readFileSync(file))
      assert.deepEqual(about.identities, [{ name: 'release', ...rule }])
      assert.deepEqual(
        about.roots.map(({ name, json: text }) => [name, text]),
        [['own', json]],
      )

      const claimed = await verify(...given)
      assert.equal(claimed.code, 5)
      assert.match(
        claimed.stdout,
        /trusted as release; only the bundle says so: give --trusted-root/,
      )
      assert.match(claimed.stdout, /Trusted root: +own \(SHA-256 [0-9a-f]{64}\), not given/)
      const [root, strange] = [newFile(), newFile()]
      writeFileSync(root, json)
      writeFileSync(strange, recordedRoot('public-good'))
      const rows = [
        [root, rule.issuer, rule.subject, 0],
        [root, rule.issuer, release, 0],
        [root, rule.issuer, 'https://github.com/acme/other/**', 5],
        [root, 'https://example.com', rule.subject, 5],
        [strange, rule.issuer, rule.subject, 5],
      ] as const
      for (const [path, issuer, subject, code] of rows) {
        const trust = ['--trusted-root', path, '--issuer', issuer, '--subject', subject]
        const came = await verify(...given, ...trust)
        assert.equal(came.code, code, `${path} ${issuer} ${subject}\n${came.stdout}`)
      }
      const others = ['--issuer', 'https://example.com', '--subject', 'ada@example.com']
      const meant = ['--issuer', rule.issuer, '--subject', rule.subject]
      const several = [
        [[...others, ...meant], 0],
        [[...meant, '--subject', 'ada@example.com'], 0],
        [['--issuer', rule.issuer, '--subject', 'ada@example.com', '--subject', release], 0],
        [['--issuer', 'https://example.com', ...meant, '--subject', 'ada@example.com'], 5],
        [[...meant, '--issuer', 'https://example.com'], 2],
        [['--subject', release], 2],
      ] as const
      for (const [words, code] of several) {
        const came = await verify(...given, '--trusted-root', root, ...words)
        assert.equal(came.code, code, `${words.join(' ')}\n${came.stdout}${came.stderr}`)
      }
      // A certificate is no key: what it signed is not verified by the keys alone.
      assert.equal((await verify(...given, '--trusted-root', root)).code, 5)
    })
  },
  { fsync: 'off' },
)
