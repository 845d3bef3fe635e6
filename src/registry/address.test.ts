import assert from 'node:assert/strict'
import { test } from 'node:test'
import { nextAddress, registryAddress } from './address.ts'

const addresses: readonly (readonly [string, boolean, string])[] = [
  ['docker.io', false, 'https://registry-1.docker.io/'],
  ['docker.io', true, 'https://registry-1.docker.io/'],
  ['ghcr.io', false, 'https://ghcr.io/'],
  ['ghcr.io:5000', false, 'https://ghcr.io:5000/'],
  ['ghcr.io:5000', true, 'http://ghcr.io:5000/'],
  ['localhost', false, 'http://localhost/'],
  ['localhost:5000', false, 'http://localhost:5000/'],
  ['localhost:443', false, 'https://localhost/'],
  ['127.9.9.9:5000', false, 'http://127.9.9.9:5000/'],
  ['[::1]:5000', false, 'http://[::1]:5000/'],
  ['[::2]:5000', false, 'https://[::2]:5000/'],
  ['localhost.example.com', false, 'https://localhost.example.com/'],
  ['127.0.0.1.example.com', false, 'https://127.0.0.1.example.com/'],
  ['128.0.0.1', false, 'https://128.0.0.1/'],
]

for (const [registry, insecure, address] of addresses)
  test(`${registry} answers at ${address}${insecure ? ' if insecure' : ''}`, () => {
    assert.equal(registryAddress(registry, insecure).href, address)
  })

const remote = 'https://r.example/v2/'
const local = 'http://127.0.0.1:5000/v2/'

const sent: readonly (readonly [string, string, boolean, string])[] = [
  [remote, '/x', false, 'https://r.example/x'],
  [remote, 'https://cdn.example/x', false, 'https://cdn.example/x'],
  [remote, '//cdn.example/x', false, 'https://cdn.example/x'],
  [remote, 'http://cdn.example/x', true, 'http://cdn.example/x'],
  [remote, 'http://r.example/x', false, 'registry_insecure'],
  [remote, 'http://127.0.0.1/x', false, 'registry_insecure'],
  [local, 'http://localhost:5001/x', false, 'http://localhost:5001/x'],
  [local, 'https://cdn.example/x', false, 'https://cdn.example/x'],
  [local, 'http://cdn.example/x', false, 'registry_insecure'],
  [remote, 'file:///etc/passwd', true, 'registry_malformed'],
  [remote, 'javascript:alert(1)', true, 'registry_malformed'],
  [remote, 'https://user:secret@cdn.example/x', false, 'registry_malformed'],
  [remote, 'https://', false, 'registry_malformed'],
  [remote, 'https://[::zz]/', false, 'registry_malformed'],
]

for (const [from, to, insecure, outcome] of sent)
  test(`from ${from} to ${to}${insecure ? ' if insecure' : ''}: ${outcome}`, () => {
    if (!outcome.startsWith('registry_'))
      return assert.equal(nextAddress(new URL(from), to, insecure).href, outcome)
    assert.throws(() => nextAddress(new URL(from), to, insecure), { code: outcome })
  })

test('a refused address is not repeated beyond its host', () => {
  assert.throws(
    () => nextAddress(new URL(remote), 'http://cdn.example/x?signature=secret', false),
    (error: Error) => error.message.includes('cdn.example') && !error.message.includes('secret'),
  )
})
