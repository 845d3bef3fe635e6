import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { isLoopback, parseServer } from './server-address.ts'

const rows: readonly (readonly [text: string, url: string, isLocal: boolean])[] = [
  ['http://127.0.0.1:7420', 'http://127.0.0.1:7420', true],
  ['http://127.0.0.1:7420/', 'http://127.0.0.1:7420', true],
  ['HTTP://LOCALHOST', 'http://localhost', true],
  ['http://[::1]:7420', 'http://[::1]:7420', true],
  ['http://127.255.0.9', 'http://127.255.0.9', true],
  ['http://127.0.0.1.example.com', 'http://127.0.0.1.example.com', false],
  ['http://localhost.example.com', 'http://localhost.example.com', false],
  ['http://0.0.0.0:7420', 'http://0.0.0.0:7420', false],
  ['https://berth.example.com:443/berth//', 'https://berth.example.com/berth', false],
]

describe('the address of a server', () => {
  for (const [text, url, isLocal] of rows)
    it(text, () => {
      const server = parseServer(text)
      assert.ok(server)
      assert.deepEqual([server.url, isLoopback(server)], [url, isLocal])
    })

  it('has its parts', () => {
    const { host, port, path, authority, isSecure } = parseServer('https://[2001:db8::1]/x') ?? {}
    assert.deepEqual(
      { host, port, path, authority, isSecure },
      { host: '2001:db8::1', port: 443, path: '/x', authority: '[2001:db8::1]', isSecure: true },
    )
  })

  for (const text of [
    '',
    'berth.example.com',
    'ftp://x',
    'http://user@x',
    'http://:secret@x',
    'http://x?y',
    'http://x#y',
    'http://x y',
  ])
    it(`is not ${text}`, () => assert.equal(parseServer(text), undefined))
})
