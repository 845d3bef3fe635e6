import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { afterEach, beforeEach, it } from 'node:test'
import { checkBundle, type CheckedBundle } from '../../src/cli/evidence/check-bundle.ts'
import { manifestName } from '../../src/cli/evidence/bundle.ts'
import { leastOf } from '../../src/cli/evidence/trust-given.ts'
import { encodeEntry, endOfArchive } from '../../src/formats/archive/header.ts'
import { digestOf as sha256 } from '../../src/formats/digest.ts'
import { parsePublicKey, type PublicKey } from '../../src/formats/evidence/public-key.ts'
import { generateKeyPair } from '../../src/signatures/generate.ts'
import { runBerth } from '../cli/fake-context.ts'
import { forEachEngine } from '../engines/engines.ts'
import { signedStatement, subject, trustedKey } from '../http/envelopes.ts'
import { digestOf } from '../http/scene.ts'
import { changed, entry, filesIn, pathsOf, piecesOf, remade } from './bundle-files.ts'
import { newFile, openSealedStage, type SealedStage } from './sealed-stage.ts'

const signed = (digit: string, privateKey = trustedKey.privateKey): Buffer =>
  signedStatement(
    {
      subjects: [subject(digestOf(digit))],
      predicateType: 'https://slsa.dev/provenance/v1',
      predicate: { buildDefinition: { resolvedDependencies: [] } },
    },
    privateKey,
  )

const publicKey = (pem: string): PublicKey => {
  const key = parsePublicKey(pem)
  assert.ok(key.ok)
  return key.value
}

const answerOf = ({ files }: CheckedBundle): string => leastOf(files)

forEachEngine(
  'a bundle of evidence',
  (engine) => {
    let stage: SealedStage
    let file: string
    let bytes: Buffer
    let keys: readonly PublicKey[]
    let serverKeys: readonly PublicKey[]
    let serverFile: string
    let keyFile: string

    beforeEach(async () => {
      stage = await openSealedStage(engine)
      const { api, scene } = stage
      await api.ok('key.add', { name: 'ci', pem: trustedKey.publicKey }, scene.admin)
      const envelope = signed('a').toString('base64')
      await api.ok('attestation.import', { envelope, project: 'shop' }, scene.admin)
      file = newFile()
      const made = await stage.berth('evidence', 'export', scene.record, '--file', file)
      assert.equal(made.code, 0, made.stderr)
      bytes = readFileSync(file)
      const asJson = await stage.berth('key', 'server', '-o', 'json')
      const { items } = JSON.parse(asJson.stdout) as { items: readonly { pem: string }[] }
      serverKeys = items.map(({ pem }) => publicKey(pem))
      serverFile = newFile()
      writeFileSync(serverFile, (await stage.berth('key', 'server')).stdout)
      keys = [publicKey(trustedKey.publicKey)]
      keyFile = newFile()
      writeFileSync(keyFile, trustedKey.publicKey)
    })
    afterEach(() => stage.close())

    const check = (some: Uint8Array, ofServer = serverKeys): Promise<CheckedBundle> =>
      checkBundle(piecesOf(some), {
        keys,
        serverKeys: ofServer,
        roots: [],
        identities: [],
        checkpoint: undefined,
      })
    const verify = (...words: readonly string[]) =>
      runBerth(['evidence', 'verify', file, ...words], { env: {} })
    const given = () => ['--server-key', serverFile, '--key', keyFile]

    it('is verified by whoever has the keys, and only fits together for others', async () => {
      const whole = await verify(...given(), '-o', 'json')
      assert.equal(whole.code, 0, whole.stdout)
      const told = JSON.parse(whole.stdout) as {
        files: readonly { file: string }[]
        digest: string
      }
      assert.equal(told.files.length, 4)
      assert.equal(told.digest, sha256(bytes))
      const { code, stdout } = await verify()
      assert.equal(code, 5)
      assert.match(stdout, /not given: only the bundle says so/)
      assert.match(stdout, /signed with the organization's key ci/)
      assert.match(stdout, /the server's key for what submitters state/)
    })

    it('says of whose ledger it is, and what was only stated', async () => {
      const { organizations, files } = await check(bytes)
      assert.deepEqual(organizations, [stage.organizationId])
      assert.equal(files.filter(({ isStated }) => isStated).length, 1)
      const { stdout } = await verify(...given())
      assert.match(stdout, /Organization: +org_/)
      assert.match(stdout, /stated: attestations\/.*only stated by tok_/)
    })

    it('is not verified where a key of those who sign evidence signed the ledger', async () => {
      const ledgerless = await verify('--key', serverFile, '--key', keyFile)
      assert.equal(ledgerless.code, 5)
      assert.match(ledgerless.stdout, /give it with --server-key/)
    })

    it('is not verified where nothing in it is about what it says', async () => {
      for (const subject of [digestOf('9'), `ghcr.io/acme/shop@${digestOf('9')}`, 'rec_9']) {
        const other = await remade(bytes, () => ({ subjects: [subject, '--env k8s-west'] }))
        const checked = await check(other)
        assert.equal(answerOf(checked), 'unverified')
        assert.match(checked.files.at(-1)?.why ?? '', /nothing in it names that/)
      }
    })

    it('holds the record with its end, by its events', async () => {
      const { files } = await filesIn(bytes)
      const [path = ''] = pathsOf(files, 'records')
      const record = JSON.parse(files.get(path)?.toString('utf8') ?? '') as { status: string }
      assert.equal(record.status, 'decommissioned')
    })

    it('is for its owner alone, replaces nothing unasked, and leaves nothing beside it', async () => {
      assert.equal(statSync(file).mode & 0o777, 0o600)
      const words = ['evidence', 'export', stage.scene.record, '--file', file]
      const again = await stage.berth(...words)
      assert.equal(again.code, 2)
      assert.match(again.stderr, /already there/)
      assert.equal((await stage.berth(...words, '--force')).code, 0)
      assert.deepEqual(
        readdirSync(dirname(file)).filter((name) => name.startsWith('.')),
        [],
      )
      const missing = await stage.berth('evidence', 'export', digestOf('9'), '--file', newFile())
      assert.equal(missing.code, 4)
    })

    it('takes the records of a place, and an artifact with all of its records', async () => {
      for (const words of [['--logical-env', 'production', '--env', 'k8s-west'], [digestOf('b')]]) {
        const path = newFile()
        const made = await stage.berth('evidence', 'export', ...words, '--file', path)
        assert.equal(made.code, 0, made.stderr)
        const { files } = await filesIn(readFileSync(path))
        assert.ok(pathsOf(files, 'records').length >= 20)
        assert.equal(answerOf(await check(readFileSync(path))), 'verified')
      }
      const nothing = await stage.berth('evidence', 'export', '--file', newFile())
      assert.equal(nothing.code, 2)
    })

    it('is held against a checkpoint and a digest that were kept', async () => {
      const kept = newFile()
      assert.equal((await stage.berth('ledger', 'checkpoint', '--file', kept)).code, 0)
      assert.equal((await verify(...given(), '--checkpoint', kept)).code, 0)
      await stage.report(1)
      const later = newFile()
      assert.equal((await stage.berth('ledger', 'checkpoint', '--file', later)).code, 0)
      assert.equal((await verify(...given(), '--checkpoint', later)).code, 5)
      assert.equal((await verify(...given(), '--digest', sha256(bytes))).code, 0)
      assert.equal((await verify(...given(), '--digest', sha256('x'))).code, 3)
    })

    it('shows every changed byte', async () => {
      for (let at = 0; at < bytes.length; at += 61) {
        const other = Buffer.from(bytes)
        other[at] = (other[at] ?? 0) ^ (1 << (at % 8))
        assert.equal(answerOf(await check(other)), 'invalid', `byte ${at} of ${bytes.length}`)
      }
      for (const length of [0, 1, 511, 512, bytes.length - 512, bytes.length - 1])
        assert.equal(answerOf(await check(bytes.subarray(0, length))), 'invalid', `${length} bytes`)
      assert.equal(answerOf(await check(Buffer.concat([bytes, Buffer.alloc(512)]))), 'invalid')
    })

    it('shows every file that is changed, added, removed or moved, though the list fits', async () => {
      const { files } = await filesIn(bytes)
      const [record = ''] = pathsOf(files, 'records')
      const [proof = ''] = pathsOf(files, 'proofs')
      const attestation = pathsOf(files, 'attestations')
      assert.equal(attestation.length, 2)
      const changes: Readonly<Record<string, (some: Map<string, Buffer>) => void>> = {
        'a record that still runs': (some) =>
          changed(some, record, '"status":"decommissioned"', '"status":"deployed"'),
        'a record of another digest': (some) => changed(some, record, digestOf('a'), digestOf('b')),
        'an end that an event lacks': (some) => {
          const { entries, ...rest } = JSON.parse(some.get(proof)?.toString() ?? '') as {
            entries: readonly unknown[]
          }
          some.set(proof, Buffer.from(JSON.stringify({ ...rest, entries: entries.slice(0, 1) })))
        },
        'a checkpoint of another size': (some) =>
          changed(some, proof, String.raw`\n23\n`, String.raw`\n24\n`),
        'no proof': (some) => void some.delete(proof),
        'no record': (some) => void some.delete(record),
        'another attestation under the name of one': (some) =>
          void some.set(attestation[0] ?? '', some.get(attestation[1] ?? '') ?? Buffer.of()),
        'an attestation under another name': (some) =>
          void some.set(`attestations/${'0'.repeat(64)}.json`, signed('a')),
        'a file of no kind': (some) => void some.set('records/README', Buffer.from('hello')),
        'an attestation that is none': (some) => {
          const none = Buffer.from('{}')
          some.set(`attestations/${sha256(none).slice(7)}.json`, none)
        },
        'a signature that its key did not make': (some) => {
          const odd = Buffer.from(
            signed('a')
              .toString()
              .replace(/"sig":"....../, '"sig":"AAAAAA'),
          )
          some.set(`attestations/${sha256(odd).slice(7)}.json`, odd)
        },
      }
      for (const [what, change] of Object.entries(changes))
        assert.equal(answerOf(await check(await remade(bytes, change))), 'invalid', what)
    })

    it('is not verified by keys that only it knows', async () => {
      const mine = generateKeyPair('ed25519')
      const { keyid, pem } = publicKey(mine.publicKey)
      const forged = signed('a', mine.privateKey)
      const other = await remade(bytes, (files) => {
        files.set(`attestations/${sha256(forged).slice(7)}.json`, forged)
        return { keys: [{ keyid, name: 'ci', voice: 'organization', pem }] }
      })
      assert.equal(answerOf(await check(other)), 'unverified')
    })

    const hostile: Readonly<Record<string, () => readonly Buffer[]>> = {
      nothing: () => [],
      'a path that leads out': () => [entry('../evil')],
      'an absolute path': () => [entry('/etc/passwd')],
      'a link': () => [entry('link', Buffer.of(), { kind: 'link', target: 'x' })],
      'a program': () => [entry('run', Buffer.of(), { isExecutable: true })],
      'one file twice': () => [entry(manifestName), entry(manifestName)],
      'a manifest that is none': () => [entry(manifestName, Buffer.from('[]'))],
      'a deep manifest': () => [entry(manifestName, Buffer.from('['.repeat(1000)))],
      'a file that claims to be huge': () => [
        encodeEntry({ kind: 'file', path: manifestName, size: 2 ** 32, isExecutable: false }),
      ],
    }
    for (const [what, parts] of Object.entries(hostile))
      it(`is refused with ${what}`, async () => {
        const checked = await check(Buffer.concat([...parts(), endOfArchive]))
        assert.equal(answerOf(checked), 'invalid')
        assert.ok(!existsSync('/tmp/evil'))
      })

    it('is missed where it is not there, and refused where it is no file', async () => {
      const none = await runBerth(['evidence', 'verify', newFile()], { env: {} })
      assert.equal(none.code, 4)
      const folder = await runBerth(['evidence', 'verify', dirname(file)], { env: {} })
      assert.equal(folder.code, 2)
    })
  },
  { fsync: 'off' },
)
