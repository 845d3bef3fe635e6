import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import fc from 'fast-check'
import { parseEvidence } from '../../src/formats/evidence/evidence.ts'
import { parseTrustedRoot } from '../../src/formats/evidence/trusted-root.ts'
import { verifyEvidence, verifyEvidenceAside } from '../../src/signatures/verify.ts'
import { sigstoreWorld, type BundleJson, type SigstoreWorld } from './sigstore-world.ts'

let own: SigstoreWorld
let signed: BundleJson
before(async () => {
  own = await sigstoreWorld()
  signed = await own.bundle({ treeSize: 5 })
})

/** What a bundle comes to; `unread` if it is refused before anything is verified. */
const answerTo = async (text: string) => {
  const read = parseEvidence(text)
  const root = parseTrustedRoot(JSON.stringify(own.root))
  assert.ok(root.ok)
  if (!read.ok) return { answer: 'unread' as const }
  const answer = verifyEvidence(read.value, [], [root.value])
  assert.deepEqual(await verifyEvidenceAside(read.value, [], [root.value]), answer)
  return answer
}

type Path = readonly (string | number)[]
const leavesOf = (value: unknown, at: Path = []): readonly (readonly [Path, unknown])[] =>
  typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([key, each]) => leavesOf(each, [...at, key]))
    : [[at, value]]

const replaced = (value: unknown, [first, ...rest]: Path, by: unknown): unknown => {
  if (first === undefined) return by
  const copy: Record<string, unknown> | unknown[] = Array.isArray(value)
    ? [...(value as unknown[])]
    : { ...(value as object) }
  const held = copy as Record<string, unknown>
  held[first] = replaced(held[first], rest, by)
  return copy
}

/** The text with one byte of what its base64 says, or one of its letters, changed. */
const spoiled = (text: string, at: number, bit: number): string => {
  const bytes = Buffer.from(text, 'base64')
  const isBytes = bytes.length > 3 && bytes.toString('base64') === text
  const plain = isBytes ? bytes : Buffer.from(text)
  const place = at % Math.max(1, plain.length)
  plain[place] = (plain[place] ?? 0) ^ (1 << bit)
  return isBytes ? plain.toString('base64') : plain.toString('latin1')
}

describe('a real bundle that was changed in one place', () => {
  it('never says anything else, or anybody else, whichever bit of whichever field it is', async () => {
    const before = await answerTo(JSON.stringify(signed))
    assert.equal(before.answer, 'certified')
    const leaves = leavesOf(signed)
    const answers = new Set<string>()
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...leaves),
        fc.nat(20_000),
        fc.nat(6),
        async ([path, leaf], at, bit) => {
          const changed = spoiled(String(leaf), at, bit)
          const given = await answerTo(JSON.stringify(replaced(signed, path, changed)))
          answers.add(given.answer)
          assert.notEqual(given.answer, 'verified')
          if (given.answer !== 'certified') return
          // The wrapping of proofs is signed by nobody, and may change; what they prove may not.
          assert.equal(path[0], 'verificationMaterial')
          assert.deepEqual(given, before)
        },
      ),
      { numRuns: 400 },
    )
    assert.ok(answers.has('invalid') && answers.has('unread'), [...answers].join(' '))
  })

  it('never crashes, whatever stands in one of its places', async () => {
    const leaves = leavesOf(signed)
    const value = fc.oneof(fc.jsonValue(), fc.base64String(), fc.constant(undefined))
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...leaves), value, async ([path], by) => {
        assert.ok((await answerTo(JSON.stringify(replaced(signed, path, by)))).answer)
      }),
      { numRuns: 300 },
    )
  })

  it('never crashes when it is cut', async () => {
    const text = JSON.stringify(signed)
    await fc.assert(
      fc.asyncProperty(fc.nat(text.length - 1), async (length) =>
        assert.equal((await answerTo(text.slice(0, length))).answer, 'unread'),
      ),
      { numRuns: 100 },
    )
  })
})
