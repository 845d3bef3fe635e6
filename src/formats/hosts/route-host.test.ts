import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { candidateHost, routeHost, type RoutePlace } from './route-host.ts'

const hostOf = (
  service: string,
  environment: string,
  project = 'shop',
  organization: string | null = null,
): string => routeHost({ organization, project, environment, service }, 'localhost')

const long = 'p'.repeat(63)

/** Digits are what `printf %s TEXT | sha256sum` gives. */
const named: readonly (readonly [string, string])[] = [
  [hostOf('web', 'production'), 'shop.localhost'],
  [hostOf('web', 'staging'), 'staging--shop.localhost'],
  [hostOf('api', 'staging'), 'api--staging--shop.localhost'],
  [hostOf('api', 'production'), 'api--production--shop.localhost'],
  [hostOf('web', 'production', 'shop', 'acme'), 'shop.acme.localhost'],
  [hostOf('web', 'production', long), `${long}.localhost`],
  [hostOf('web', 'Production'), 'production---13a7c655a7d4213c--shop.localhost'],
  [hostOf('web', 'a--b'), 'a-b---90827a2e56361a8f--shop.localhost'],
  [hostOf('web', 'feature/login'), 'feature-login---df7c7aeb3560d333--shop.localhost'],
  [hostOf('web', '日本'), 'e---cf2abf0c5be326cb--shop.localhost'],
  [hostOf('web', '-x'), 'x---a420962426d71188--shop.localhost'],
  [hostOf('web', 'xn'), 'xn-shop---b7e42745606ae1a6.localhost'],
]

const nameUnit = fc.constantFrom('a', 'b', 'p', 'x', 'n', '0', '-')
const name = fc.oneof(
  fc.constantFrom('web', 'production', 'xn', 'a', 'a-b', 'b', 'shop', long, '13a7c655a7d4213c'),
  fc
    .string({ unit: nameUnit, minLength: 1, maxLength: 63 })
    .filter((text) => /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/.test(text) && !text.includes('--')),
)
const environment = fc.oneof(
  name,
  fc.constantFrom('Production', 'production---13a7c655a7d4213c', 'a--b', 'b-', '-', 'A', 'é', ' '),
  fc.string({ unit: nameUnit, minLength: 1, maxLength: 63 }),
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }),
)
const place: fc.Arbitrary<RoutePlace> = fc.record({
  organization: fc.option(name, { nil: null }),
  project: name,
  environment,
  service: name,
})

describe('the host name of a route', () => {
  for (const [host, expected] of named)
    it(`is ${expected}`, () => {
      assert.equal(host, expected)
    })

  it('is a host name, whatever the names', () => {
    fc.assert(
      fc.property(place, (it) => {
        const host = routeHost(it, 'localhost')
        for (const part of host.split('.')) {
          assert.match(part, /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/)
          assert.ok(!part.startsWith('xn--'))
        }
        assert.equal(new URL(`http://${host}/`).hostname, host)
      }),
      { numRuns: 1000 },
    )
  })

  it('of a candidate is a host name of its own, whatever the names', () => {
    const digits = fc.string({
      unit: fc.constantFrom(...'0123456789abcdefghjkmnpqrstvwxyz'),
      minLength: 26,
      maxLength: 26,
    })
    fc.assert(
      fc.property(place, place, digits, (it, other, id) => {
        const host = candidateHost(it, `dep_${id}`, 'localhost')
        const [label = ''] = host.split('.')
        assert.match(label, /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/)
        assert.ok(!label.startsWith('xn--') && label.endsWith(`---${id}`))
        assert.notEqual(host, routeHost({ ...other, organization: it.organization }, 'localhost'))
      }),
      { numRuns: 500 },
    )
    const candidate = { organization: null, project: 'shop', environment: 'pr-1', service: 'api' }
    assert.equal(
      candidateHost(candidate, 'dep_01jz0000000000000000000000', 'localhost'),
      'api-pr-1-shop---01jz0000000000000000000000.localhost',
    )
    const punycode = { ...candidate, project: 'xn', environment: 'production', service: 'web' }
    assert.equal(
      candidateHost(punycode, 'dep_01jz0000000000000000000000', 'localhost'),
      'e---01jz0000000000000000000000.localhost',
    )
  })

  it('is shared by no two places', () => {
    const owners = new Map<string, string>()
    fc.assert(
      fc.property(place, (it) => {
        const host = routeHost(it, 'localhost')
        const owner = JSON.stringify([it.organization, it.project, it.environment, it.service])
        assert.equal(owners.get(host) ?? owner, owner)
        owners.set(host, owner)
        // Names made from the label itself are the likeliest to meet it.
        const parts = (host.split('.')[0] ?? '').split(/--+/)
        for (const cut of [1, 2]) {
          const copy = { ...it, environment: parts.slice(0, cut).join('---') }
          if (copy.environment !== it.environment)
            assert.notEqual(routeHost(copy, 'localhost'), host)
        }
      }),
      { numRuns: 3000 },
    )
  })
})
