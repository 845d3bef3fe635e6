import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readInventory } from './read-inventory.ts'
import { mostClaims } from './sbom.ts'

const read = (names: number, products: number) => {
  const steps = readInventory(
    JSON.stringify({
      '@context': 'https://openvex.dev/ns/v0.2.0',
      statements: [
        {
          vulnerability: {
            name: 'CVE-2026-0',
            aliases: Array.from({ length: names - 1 }, (_, n) => `CVE-2026-${n + 1}`),
          },
          products: Array.from({ length: products }, (_, n) => ({ '@id': `pkg:npm/p${n}@1.0.0` })),
          status: 'affected',
        },
      ],
    }),
    'document',
  )
  for (;;) {
    const { done, value } = steps.next()
    if (done) return value
  }
}

test('each name in each product is a claim, and only so many are taken', () => {
  const side = Math.floor(Math.sqrt(mostClaims))
  assert.ok(read(side, side).ok)
  assert.ok(read(1, mostClaims).ok)
  for (const [names, products] of [
    [side + 2, side + 2],
    [2, mostClaims],
    [mostClaims, 2],
    [20_000, 20_000],
  ] as const) {
    const inventory = read(names, products)
    assert.match(inventory.ok ? '' : inventory.problem, /at most .* 50000 vulnerabilities/)
  }
})
