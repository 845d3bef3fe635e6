import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import {
  actionsOf,
  can,
  grantsFor,
  holds,
  wholeOrganization,
  type Action,
  type Grant,
  type Resource,
  type Role,
} from './permission.ts'

const roles = Object.keys(actionsOf) as Role[]
const actions = [...new Set(Object.values(actionsOf).flat())]
const grant = (
  role: Role,
  projectId: string | null,
  logicalEnvironmentId: string | null,
): Grant => ({
  role,
  projectId,
  logicalEnvironmentId,
})

const ids = (...names: readonly string[]) => fc.constantFrom(null, ...names)
const anyGrant = fc.record({
  role: fc.constantFrom(...roles),
  projectId: ids('shop', 'blog'),
  logicalEnvironmentId: ids('staging', 'production'),
})
const anyResource = fc.record({
  projectId: ids('shop', 'blog', 'other'),
  logicalEnvironmentId: ids('staging', 'production', 'other'),
})
const anyAction = fc.constantFrom(...actions)

describe('can', () => {
  const shop: Resource = { projectId: 'shop', logicalEnvironmentId: null }
  const shopInStaging: Resource = { projectId: 'shop', logicalEnvironmentId: 'staging' }
  const table: readonly (readonly [Grant, Action, Resource, boolean])[] = [
    [grant('viewer', null, null), 'ledger.read', shopInStaging, true],
    [grant('viewer', null, null), 'ledger.record', shopInStaging, false],
    [grant('recorder', 'shop', null), 'ledger.record', shopInStaging, true],
    [grant('recorder', 'blog', null), 'ledger.record', shopInStaging, false],
    [grant('recorder', null, 'staging'), 'ledger.record', shopInStaging, true],
    [grant('recorder', null, 'production'), 'ledger.record', shopInStaging, false],
    [grant('recorder', 'shop', 'staging'), 'ledger.record', shopInStaging, true],
    [grant('recorder', 'shop', 'staging'), 'evidence.write', shop, false],
    [grant('recorder', 'shop', null), 'ledger.record', wholeOrganization, false],
    [grant('viewer', 'shop', 'staging'), 'environment.read', wholeOrganization, true],
    [grant('viewer', null, 'staging'), 'evidence.read', shop, true],
    [grant('viewer', 'blog', 'staging'), 'evidence.read', shop, false],
    [grant('recorder', null, 'staging'), 'evidence.write', shop, false],
    [grant('admin', 'shop', null), 'environment.manage', wholeOrganization, false],
    [grant('admin', null, null), 'organization.manage', wholeOrganization, false],
    [grant('install', null, null), 'organization.manage', wholeOrganization, true],
    [grant('install', null, null), 'environment.read', wholeOrganization, false],
  ]
  for (const [given, action, resource, expected] of table)
    it(`${JSON.stringify(given)} ${action} ${JSON.stringify(resource)}: ${expected}`, () => {
      assert.equal(can([given], action, resource), expected)
    })

  it('is never true without a grant, and never for less with more grants', () => {
    fc.assert(
      fc.property(
        fc.array(anyGrant),
        anyGrant,
        anyAction,
        anyResource,
        (some, more, action, on) => {
          assert.equal(can([], action, on), false)
          if (can(some, action, on)) assert.ok(can([...some, more], action, on))
          if (can(some, action, on)) assert.ok(grantsFor(some, action).length > 0)
        },
      ),
    )
  })
})

describe('holds', () => {
  it('lets nobody grant more than they hold', () => {
    fc.assert(
      fc.property(
        fc.array(anyGrant),
        anyGrant,
        anyAction,
        anyResource,
        (held, given, action, on) => {
          if (holds(held, given) && can([given], action, on)) assert.ok(can(held, action, on))
        },
      ),
      { numRuns: 2000 },
    )
  })

  it('lets everybody grant what they hold themselves', () => {
    fc.assert(
      fc.property(fc.array(anyGrant), anyGrant, (held, own) => {
        assert.ok(holds([...held, own], own))
      }),
    )
  })
})
