import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseReference } from '../formats/oci/reference.ts'
import {
  readExplicitCredentials,
  requireSameServer,
  type CredentialFlags,
} from './explicit-credentials.ts'

const server = 'ghcr.io'
const username = 'robot'
const password = 'swordfish'
const all = { server, username, password }
const env = {
  BERTH_REGISTRY_SERVER: 'ghcr.io',
  BERTH_REGISTRY_USERNAME: 'variable',
  BERTH_REGISTRY_PASSWORD: 'from-variable',
}
const ofEnv = { server, username: 'variable', password: 'from-variable' }

type Env = Readonly<Record<string, string>>
type Row = readonly [string, CredentialFlags, Env, object | undefined | RegExp]

const cases: readonly Row[] = [
  ['nothing', {}, {}, undefined],
  ['all three flags', all, {}, all],
  ['all three variables', {}, env, ofEnv],
  ['flags before variables', all, env, all],
  ['a flag beside variables', { username }, env, { ...ofEnv, username }],
  [
    'the password as variable',
    { server, username },
    { BERTH_REGISTRY_PASSWORD: 'v' },
    { ...all, password: 'v' },
  ],
  ['the same server, written otherwise', { server: 'GHCR.IO' }, env, ofEnv],
  [
    'a port and Docker Hub',
    { ...all, server: 'Index.Docker.io' },
    {},
    { ...all, server: 'docker.io' },
  ],
  ['no password', { server, username }, {}, /password is missing/],
  ['a password alone', { password }, {}, /server and username are missing/],
  [
    'one variable alone',
    {},
    { BERTH_REGISTRY_SERVER: 'ghcr.io' },
    /username and password are missing/,
  ],
  ['variables for another server', { server: 'quay.io', username }, env, /password is missing/],
  ['an empty server', { ...all, server: '' }, {}, /the registry server must name a registry/],
  ['a URL as server', { ...all, server: 'https://ghcr.io/' }, {}, /must name a registry/],
  ['an empty user name', { ...all, username: '' }, {}, /the registry username must be 1 to 256/],
  ['a colon in the user name', { ...all, username: 'a:b' }, {}, /without colons/],
  ['an empty password', { ...all, password: '' }, {}, /the registry password must be 1 to/],
  ['an empty variable', {}, { ...env, BERTH_REGISTRY_PASSWORD: '' }, /the registry password/],
  ['a password of two lines', { ...all, password: 'swordfish\nx' }, {}, /on one line/],
]

for (const [what, flags, variables, expected] of cases)
  test(`${what}: ${expected instanceof RegExp ? 'refused' : 'taken'}`, () => {
    if (!(expected instanceof RegExp))
      return assert.deepEqual(readExplicitCredentials(flags, variables), expected)
    assert.throws(
      () => readExplicitCredentials(flags, variables),
      (error: Error & { kind: string; next: string }) => {
        assert.equal(error.kind, 'usage')
        assert.match(error.message, expected)
        assert.doesNotMatch(error.message + error.next, /swordfish|from-variable/)
        return true
      },
    )
  })

const places: readonly (readonly [string, boolean])[] = [
  ['ghcr.io/x', true],
  ['ghcr.io/x:v1', true],
  ['oci:./image', true],
  ['nginx', false],
  ['ghcr.io:443/x', false],
  [`quay.io/x@sha256:${'0'.repeat(64)}`, false],
]

for (const [text, fitting] of places)
  test(`credentials for ghcr.io ${fitting ? 'go' : 'do not go'} with ${text}`, () => {
    const reference = parseReference(text)
    assert.ok(reference.ok)
    const check = (): void => requireSameServer(all, reference.value)
    if (fitting) check()
    else assert.throws(check, { code: 'credentials_elsewhere', kind: 'usage' })
    requireSameServer(undefined, reference.value)
  })
