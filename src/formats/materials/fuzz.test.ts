import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { gunzipSync, gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { chartOf, goodSamples } from '../../../test/materials/samples.ts'
import { checkMaterial } from './check-material.ts'
import { detectMaterial } from './detect-material.ts'
import { isDocumentKind, materialKinds } from './kind.ts'
import { listTar } from './tar-listing.ts'

const checkable = materialKinds.filter((kind) => isDocumentKind(kind) || kind === 'HELM_CHART')

/** Reading comes to an answer, whatever the bytes are, and a problem completes "this …". */
const readsAnything = (bytes: Uint8Array): void => {
  for (const kind of checkable) {
    const facts = checkMaterial(kind, bytes)
    if (!facts.ok) assert.match(facts.problem, /^must /)
  }
  const found = detectMaterial(bytes)
  if (found.facts && !found.facts.ok) assert.match(found.facts.problem, /^must /)
}

/** Bytes with some of them changed, left out or doubled. */
const mutated = (bytes: Uint8Array) =>
  fc
    .array(fc.tuple(fc.nat(bytes.length), fc.nat(255), fc.constantFrom('set', 'cut', 'double')), {
      minLength: 1,
      maxLength: 6,
    })
    .map((changes) => {
      let now = Buffer.from(bytes)
      for (const [place, byte, how] of changes) {
        const at = place % Math.max(1, now.length)
        if (how === 'set') now[at] = byte
        else if (how === 'cut')
          now = Buffer.concat([now.subarray(0, at), now.subarray(at + (byte % 40))])
        else now = Buffer.concat([now.subarray(0, at), now.subarray(Math.max(0, at - byte))])
      }
      return now
    })

describe('any bytes are read or refused, and never break the reader:', () => {
  it('random ones', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 2000 }), readsAnything), { numRuns: 100 })
  })

  it('random JSON', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 6 }), (text) => readsAnything(Buffer.from(text))),
      { numRuns: 100 },
    )
  })

  for (const [name, , bytes] of goodSamples)
    it(`${name}, mutated`, () => {
      fc.assert(fc.property(mutated(bytes), readsAnything), { numRuns: 60 })
    })

  it('a chart whose archive is mutated inside its gzip', () => {
    const archive = gunzipSync(chartOf())
    fc.assert(
      fc.property(mutated(archive), (bytes) => {
        listTar(bytes, () => true)
        readsAnything(gzipSync(bytes))
      }),
      { numRuns: 100 },
    )
  })
})
