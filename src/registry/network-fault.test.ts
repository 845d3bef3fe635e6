import assert from 'node:assert/strict'
import { test } from 'node:test'
import { asFault } from './network-fault.ts'
import { RegistryError, registryErrorKinds } from './registry-error.ts'

const url = new URL('https://r.example/v2/x?signature=swordfish')

const cases: readonly (readonly [string, string, RegExp])[] = [
  ['ECONNREFUSED', 'registry_unreachable', /Check that the registry runs/],
  ['ENOTFOUND', 'registry_unreachable', /Check the name of the registry/],
  ['EAI_AGAIN', 'registry_unreachable', /Check the name of the registry/],
  ['CERT_HAS_EXPIRED', 'registry_unreachable', /NODE_EXTRA_CA_CERTS/],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', 'registry_unreachable', /NODE_EXTRA_CA_CERTS/],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'registry_unreachable', /NODE_EXTRA_CA_CERTS/],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'registry_unreachable', /NODE_EXTRA_CA_CERTS/],
  ['ERR_SSL_WRONG_VERSION_NUMBER', 'registry_unreachable', /--registry-insecure/],
  ['HPE_INVALID_CONSTANT', 'registry_malformed', /Check the port/],
]

for (const [code, expected, next] of cases)
  test(`${code} comes to ${expected}`, () => {
    const fault = asFault(url, Object.assign(new Error('swordfish'), { code }))
    assert.equal(fault.code, expected)
    assert.match(fault.next, next)
    assert.match(fault.message, new RegExp(`r\\.example.*${code}`))
    assert.doesNotMatch(fault.message, /swordfish/)
  })

test('what is no network error stays what it is, or says nothing', () => {
  const error = new RegistryError('registry_timeout', 'm', 'n')
  assert.equal(asFault(url, error), error)
  assert.match(asFault(url, 'swordfish').message, /^cannot reach r\.example \(no reason given\)$/)
})

test('every code has a kind, and an error carries that of its code', () => {
  const error = new RegistryError('registry_not_found', 'm', 'n')
  assert.equal(error.kind, 'missing')
  assert.ok(Object.keys(registryErrorKinds).length >= 12)
})
