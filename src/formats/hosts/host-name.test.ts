import assert from 'node:assert/strict'
import { it } from 'node:test'
import { isBelow, parseHostName } from './host-name.ts'

it('reads host names and nothing that is nearly one', () => {
  for (const good of [
    'shop.example.com',
    'example.com',
    '1.example.com',
    'a-b.xn--bcher-kva.example',
    `${'a'.repeat(63)}.example`,
  ])
    assert.deepEqual(parseHostName(good), { ok: true, value: good })
  for (const bad of [
    '',
    'shop',
    'Shop.example.com',
    'shop.example.com.',
    '.example.com',
    'shop..com',
    '*.example.com',
    'shop.example.com:443',
    'https://shop.example.com',
    'shop.example.com/',
    '-shop.example.com',
    'shop-.example.com',
    'bücher.example',
    'shop_1.example.com',
    '192.0.2.1',
    '::1',
    'shop.example.com\n',
    `${'a'.repeat(64)}.example`,
    `${'a.'.repeat(126)}ab`,
  ])
    assert.equal(parseHostName(bad).ok, false, bad)
})

it('knows what is below a base', () => {
  for (const host of ['example.com', 'shop.example.com', 'a.b.example.com'])
    assert.ok(isBelow(host, 'example.com'))
  for (const host of ['notexample.com', 'com', 'example.com.org'])
    assert.ok(!isBelow(host, 'example.com'))
})
