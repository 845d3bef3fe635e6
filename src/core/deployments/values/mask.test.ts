import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { parseCommand } from '../../../formats/commands/command-line.ts'
import { readDescriptor } from '../../../formats/descriptor/descriptor.ts'
import type { Settings } from '../deployment.ts'
import { masked, requireNoSecretInCommands } from './mask.ts'

const stored = (secret: boolean) =>
  ({
    key: 'TOKEN',
    source: 'service',
    service: 'web',
    version: 1,
    secret,
    fingerprint: '',
  }) as const

describe('masking', () => {
  const rows: readonly (readonly [string, string, readonly string[], string])[] = [
    ['a secret', 'password is hunter22', ['hunter22'], 'password is ••••'],
    ['each time that it stands there', 'abcd abcd', ['abcd'], '•••• ••••'],
    ['the longer of two first', 'abcdefgh', ['abcd', 'abcdefgh'], '••••'],
    ['nothing that is too short to be told from text', 'a cat', ['cat'], 'a cat'],
    ['the lines of one that has several', 'it begins: first', ['first\nother'], 'it begins: ••••'],
    ['no special characters of patterns', 'a.b*c', ['a.b*'], '••••c'],
  ]
  for (const [what, text, secrets, expected] of rows)
    it(`takes out ${what}`, () => assert.equal(masked(text, secrets), expected))
})

describe('commands', () => {
  const [service] = (() => {
    const read = readDescriptor(
      'name: shop\nservices: { web: { build: "true", run: "node $TOKEN" } }',
    )
    if (!read.ok) throw new Error(JSON.stringify(read.flaws))
    return read.value.services
  })()
  const settings = service as Settings
  it('may name a plain variable', () => requireNoSecretInCommands(settings, [stored(false)]))
  it('must not name a secret', () =>
    assert.throws(
      () => requireNoSecretInCommands(settings, [stored(true)]),
      /names the secret TOKEN/,
    ))
  it('must not name one in the release command either', () => {
    const command = parseCommand('migrate $TOKEN')
    assert.ok(command.ok)
    const quiet = { ...settings, run: { what: 'image' } as const }
    const release = { command: command.value, timeoutMs: 1 }
    assert.throws(
      () => requireNoSecretInCommands({ ...quiet, release }, [stored(true)]),
      /names the secret TOKEN/,
    )
  })
})
