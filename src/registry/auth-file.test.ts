import assert from 'node:assert/strict'
import { test } from 'node:test'
import { findAuth, parseAuthFile } from './auth-file.ts'

const path = '/home/me/config.json'
const auth = (text: string): string => Buffer.from(text).toString('base64')
const parse = (value: unknown) =>
  parseAuthFile(path, Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)))
const basic = (username: string, password: string) => ({
  kind: 'basic',
  username,
  password,
  origin: path,
})

const robot = { auth: auth('robot:a:b') }

const found: readonly (readonly [string, object, string, string, object | undefined])[] = [
  ['a host', { 'ghcr.io': robot }, 'ghcr.io', 'x', basic('robot', 'a:b')],
  ['another host', { 'ghcr.io': robot }, 'quay.io', 'x', undefined],
  ['another port', { 'ghcr.io': robot }, 'ghcr.io:5000', 'x', undefined],
  ['a URL', { 'https://GHCR.io/': robot }, 'ghcr.io', 'x', basic('robot', 'a:b')],
  ['a plain URL', { 'http://localhost:5000': robot }, 'localhost:5000', 'x', basic('robot', 'a:b')],
  ['an old URL', { 'https://ghcr.io/v2/': robot }, 'ghcr.io', 'x', basic('robot', 'a:b')],
  ['Docker Hub', { 'https://index.docker.io/v1/': robot }, 'docker.io', 'x', basic('robot', 'a:b')],
  ['Docker Hub, as Podman has it', { 'docker.io': robot }, 'docker.io', 'x', basic('robot', 'a:b')],
  [
    'the longest namespace',
    {
      'ghcr.io': robot,
      'ghcr.io/acme/shop': { auth: auth('shop:s') },
      'ghcr.io/acme': { auth: auth('acme:a') },
    },
    'ghcr.io',
    'acme/shop',
    basic('shop', 's'),
  ],
  ['no half of a name', { 'ghcr.io/acme': robot }, 'ghcr.io', 'acmecorp/x', undefined],
  [
    'an identity token',
    { 'ghcr.io': { ...robot, identitytoken: 't' } },
    'ghcr.io',
    'x',
    { kind: 'identity', token: 't', origin: path },
  ],
  ['an empty entry', { 'ghcr.io': {} }, 'ghcr.io', 'x', undefined],
  ['an empty auth', { 'ghcr.io': { auth: '' } }, 'ghcr.io', 'x', undefined],
  [
    'a padded password',
    { 'ghcr.io': { auth: auth('robot:a\0\0') } },
    'ghcr.io',
    'x',
    basic('robot', 'a'),
  ],
  [
    'a key that is no host',
    { '***': robot, 'ghcr.io': robot },
    'ghcr.io',
    'x',
    basic('robot', 'a:b'),
  ],
]

for (const [what, auths, registry, repository, expected] of found)
  test(`auths with ${what}`, () => {
    assert.deepEqual(findAuth(parse({ auths }), registry, repository), expected)
  })

test('helpers are found by registry, under any of its names', () => {
  const file = parse({
    credHelpers: { 'https://index.docker.io/v1/': 'hub', 'ghcr.io': 'gh', 'quay.io': '' },
    credsStore: 'desktop',
    HttpHeaders: { unrelated: true },
  })
  assert.deepEqual(
    [...file.credHelpers],
    [
      ['docker.io', 'hub'],
      ['ghcr.io', 'gh'],
    ],
  )
  assert.equal(file.credsStore, 'desktop')
  assert.equal(parse({ credsStore: '' }).credsStore, undefined)
})

const secret = 'c3dvcmRmaXNo'

const refused: readonly (readonly [string, unknown, RegExp])[] = [
  ['no JSON', `{"auths": ${secret}`, /it is not JSON/],
  ['a list', [secret], /the file is not a JSON object/],
  ['auths as a list', { auths: [secret] }, /auths is not a JSON object/],
  ['an entry as text', { auths: { 'ghcr.io': secret } }, /auths is not a JSON object/],
  ['auth as a list', { auths: { 'ghcr.io': { auth: [secret] } } }, /auth is not text/],
  ['a helper as a list', { credHelpers: { 'ghcr.io': [secret] } }, /credHelpers is not text/],
  ['a store as a list', { credsStore: [secret] }, /credsStore is not text/],
  ['an auth without a colon', { auths: { 'ghcr.io': { auth: secret } } }, /username:password/],
  [
    'an auth that is no base64',
    { auths: { 'ghcr.io': { auth: `${secret}:!` } } },
    /username:password/,
  ],
]

for (const [what, value, problem] of refused)
  test(`${what} is refused, and not repeated`, () => {
    assert.throws(
      () => findAuth(parse(value), 'ghcr.io', 'x'),
      (error: Error & { code: string; next: string }) => {
        assert.equal(error.code, 'credentials_unreadable')
        assert.match(error.message, problem)
        assert.match(error.message, /\/home\/me\/config\.json/)
        assert.doesNotMatch(error.message + error.next, /c3dvcmRmaXNo|swordfish/)
        return true
      },
    )
  })
