import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import { parseBundle } from '../../src/formats/evidence/sigstore-bundle.ts'
import { parseTrustedRoot } from '../../src/formats/evidence/trusted-root.ts'
import {
  verifyCertificate,
  verifyCertificateAside,
  type CertificateAnswer,
} from '../../src/signatures/verify-certificate.ts'
import { turnsDuring } from '../turns-during.ts'
import { rows } from './keyless-rows.ts'
import { sigstoreSays } from './sigstore-says.ts'
import {
  github,
  release,
  sigstoreWorld,
  statementAbout,
  type SigstoreWorld,
} from './sigstore-world.ts'

let own: SigstoreWorld
let strange: SigstoreWorld
before(async () => {
  own = await sigstoreWorld()
  strange = await sigstoreWorld()
})

const kept = (root: object) => {
  const read = parseTrustedRoot(JSON.stringify(root))
  assert.ok(read.ok, JSON.stringify(read))
  return read.value
}
const answerTo = async (value: object, roots: readonly object[]): Promise<CertificateAnswer> => {
  const read = parseBundle(JSON.stringify(value))
  assert.ok(read.ok, JSON.stringify(read))
  const trusted = roots.map(kept)
  const answer = verifyCertificate(read.value.read, trusted)
  assert.deepEqual(await verifyCertificateAside(read.value.read, trusted), answer)
  return answer
}

describe('a bundle with a keyless certificate', () => {
  for (const [name, row] of Object.entries(rows))
    it(`answers to ${name}`, async () => {
      const signed = await own.bundle(row.signing, row.withoutCtLog === undefined)
      const other = await own.bundle({ ...row.signing, payload: statementAbout('b') })
      const value = row.spoil ? row.spoil(signed, other) : signed
      const root = row.root ? row.root(own.root, strange.root) : own.root
      const given = await answerTo(value, [root])
      if (row.answer === 'certified') {
        assert.deepEqual(given, {
          answer: 'certified',
          identity: { issuer: github, subject: release },
        })
      } else {
        assert.ok(given.answer !== 'certified')
        assert.equal(given.answer, row.invalid ? 'invalid' : 'unverified', given.why)
        assert.match(given.why, row.answer)
      }
      // Only who cannot be named plainly is a matter of ours alone.
      if (!name.startsWith('no issuer') && !name.startsWith('an issuer'))
        assert.equal(sigstoreSays(value, root), row.answer === 'certified')
      // A root that knows nothing of it changes nothing.
      assert.deepEqual(await answerTo(value, [strange.root, root]), given)
    })

  it('is certified where one of several roots vouches for all of it', async () => {
    const value = await own.bundle()
    const old = { ...own.root, tlogs: strange.root.tlogs }
    assert.equal((await answerTo(value, [old])).answer, 'unverified')
    assert.equal((await answerTo(value, [old, own.root])).answer, 'certified')
  })

  it('is judged on other threads where its payload is long', async () => {
    const long = { predicate: { text: 'x'.repeat(2 * 1024 * 1024) } }
    const value = await own.bundle({ payload: statementAbout('f', long) })
    const { payload } = (await own.bundle({ payload: statementAbout('e', long) })).dsseEnvelope
    const spoiled = { ...value, dsseEnvelope: { ...value.dsseEnvelope, payload } }
    for (const [bundle, answer] of [
      [value, 'certified'],
      [spoiled, 'invalid'],
    ] as const) {
      assert.equal((await answerTo(bundle, [own.root])).answer, answer)
      const read = parseBundle(JSON.stringify(bundle))
      assert.ok(read.ok)
      const turns = await turnsDuring(() =>
        verifyCertificateAside(read.value.read, [kept(own.root)]),
      )
      assert.ok(turns > 0)
    }
  })

  it('needs a trusted root', async () => {
    const given = await answerTo(await own.bundle(), [])
    assert.match(given.answer === 'unverified' ? given.why : '', /no trusted root/)
  })
})
