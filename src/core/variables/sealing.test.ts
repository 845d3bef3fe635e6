import assert from 'node:assert/strict'
import { createSecretKey, randomBytes } from 'node:crypto'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { Fault } from '../kernel/refusal.ts'
import { fingerprint, keyFor, open, seal, type Binding } from './sealing.ts'

const key = createSecretKey(randomBytes(32))
const here: Binding = ['org_1', 'prj_1', 'penv_1', 'web', 'TOKEN', 3]
const sealed = (text: string, at: Binding = here): Uint8Array =>
  seal(key, at, Buffer.from(text), randomBytes)
const failsToOpen = (bytes: Uint8Array, at: Binding = here, by = key): void =>
  assert.throws(
    () => open(by, at, bytes),
    (error) => error instanceof Fault && error.code === 'seal_broken' && error.cause === undefined,
  )

describe('sealing', () => {
  it('opens to the very bytes, at its place and under its key', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        assert.deepEqual(
          new Uint8Array(open(key, here, seal(key, here, bytes, randomBytes))),
          bytes,
        )
      }),
    )
  })

  it('takes a value that looks sealed for what it is', () => {
    const twice = seal(key, here, sealed('inner'), randomBytes)
    const once = open(key, here, twice)
    assert.equal(open(key, here, once).toString(), 'inner')
  })

  it('does not open once any byte has changed', () => {
    const bytes = sealed('a secret')
    for (let at = 0; at < bytes.length; at++)
      for (const bit of [1, 128]) {
        const changed = Uint8Array.from(bytes)
        changed[at] = (changed[at] ?? 0) ^ bit
        failsToOpen(changed)
      }
  })

  it('does not open when it is cut, or when something is added', () => {
    const bytes = sealed('a secret')
    for (let length = 0; length < bytes.length; length++) failsToOpen(bytes.slice(0, length))
    failsToOpen(Buffer.concat([bytes, Uint8Array.of(0)]))
    failsToOpen(Buffer.concat([Uint8Array.of(1), bytes]))
  })

  const elsewhere: readonly (readonly [what: string, at: Binding])[] = [
    ['another organization', ['org_2', 'prj_1', 'penv_1', 'web', 'TOKEN', 3]],
    ['another project', ['org_1', 'prj_2', 'penv_1', 'web', 'TOKEN', 3]],
    ['another project environment', ['org_1', 'prj_1', 'penv_2', 'web', 'TOKEN', 3]],
    ['another service', ['org_1', 'prj_1', 'penv_1', 'api', 'TOKEN', 3]],
    ['no service', ['org_1', 'prj_1', 'penv_1', '', 'TOKEN', 3]],
    ['another key', ['org_1', 'prj_1', 'penv_1', 'web', 'TOKENS', 3]],
    ['another version', ['org_1', 'prj_1', 'penv_1', 'web', 'TOKEN', 4]],
    ['the same letters, split elsewhere', ['org_1', 'prj_1', 'penv_1', 'webT', 'OKEN', 3]],
    ['one part less', ['org_1', 'prj_1', 'penv_1', 'web', 'TOKEN']],
    ['one part more', ['org_1', 'prj_1', 'penv_1', 'web', 'TOKEN', 3, '']],
  ]
  for (const [what, at] of elsewhere)
    it(`does not open when it was moved to ${what}`, () => {
      failsToOpen(sealed('a secret'), at)
    })

  it('does not open under another key, or one for another purpose', () => {
    failsToOpen(sealed('a secret'), here, createSecretKey(randomBytes(32)))
    failsToOpen(sealed('a secret'), here, keyFor(key, 'other'))
  })

  it('no two bindings are the same bytes', () => {
    const part = fc.oneof(fc.string({ maxLength: 4 }), fc.nat(20))
    const binding = fc.array(part, { maxLength: 4 })
    fc.assert(
      fc.property(binding, binding, (a, b) => {
        const same = JSON.stringify(a.map(String)) === JSON.stringify(b.map(String))
        if (same) assert.equal(open(key, b, sealed('x', a)).toString(), 'x')
        else failsToOpen(sealed('x', a), b)
      }),
    )
  })

  it('seals the same text to other bytes each time', () => {
    assert.notDeepEqual(sealed('a'), sealed('a'))
  })
})

describe('a key for a purpose', () => {
  it('is the same for the same purpose, and another for any other', () => {
    const export_ = (...purpose: Binding): string =>
      keyFor(key, ...purpose)
        .export()
        .toString('hex')
    assert.equal(export_('a', 'b'), export_('a', 'b'))
    const all = [export_('a', 'b'), export_('ab'), export_('a', 'b', ''), export_('b', 'a')]
    assert.equal(new Set(all).size, 4)
    assert.ok(!all.includes(key.export().toString('hex')))
  })

  it('makes fingerprints that compare', () => {
    const [one, other] = [keyFor(key, 'one'), keyFor(key, 'other')]
    assert.deepEqual(fingerprint(one, 'x'), fingerprint(one, 'x'))
    assert.notDeepEqual(fingerprint(one, 'x'), fingerprint(one, 'y'))
    assert.notDeepEqual(fingerprint(one, 'x'), fingerprint(other, 'x'))
  })
})
