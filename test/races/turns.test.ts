import assert from 'node:assert/strict'
import { it } from 'node:test'
import { createToken } from '../../src/core/access/create-token.ts'
import { revokeToken } from '../../src/core/access/revoke-token.ts'
import { deleteOrganization } from '../../src/core/access/organizations.ts'
import { updateEnvironment } from '../../src/core/environments/update-environment.ts'
import { updateLogicalEnvironment } from '../../src/core/environments/update-logical-environment.ts'
import { callBy, through } from '../world.ts'
import { openField, races, refusedOr, told, type Arena } from './arena.ts'
import { report } from './operations.ts'

/** So many report without a pause, all by one token and to one place. */
const reporters = 16

const underLoad = async (
  arena: Arena,
  act: (about: {
    readonly token: string
    readonly organization: string
    readonly place: string
    readonly admin: Awaited<ReturnType<typeof openField>>['admins'][1]
  }) => Promise<unknown>,
): Promise<string> => {
  const field = await openField(arena)
  const places = await field.places()
  const { id, secret } = await createToken(field.admins[0], { name: 'ci', role: 'recorder' })
  const [one, other] = arena.worlds
  const ci = await callBy(one, secret)
  const callers = [ci, through(other, ci)]
  let working = true
  let answered = 0
  const all = Array.from({ length: reporters }, async (_, index) => {
    const caller = callers[index % 2] ?? ci
    const deploymentName = `w${index}`
    while (working) {
      await refusedOr(() => report(caller, places, 'a', { deploymentName }))
      answered += 1
    }
  })
  try {
    const admin = field.admins[1]
    const organization = admin.principal.organizationName
    const ran = await refusedOr(() =>
      act({ token: id, organization, place: places.environment, admin }),
    )
    assert.ok(answered < 100 * reporters, `had no turn for ${answered} reports`)
    return told(ran)
  } finally {
    working = false
    await Promise.all(all)
  }
}

races('whoever wants what all others share has a turn', (arena) => {
  it('who revokes the token that all use', async () => {
    assert.equal(await underLoad(arena(), ({ admin, token }) => revokeToken(admin, token)), 'ok')
  })

  it('who changes the environment to which all report', async () => {
    const change = { description: 'new' }
    const told = await underLoad(arena(), ({ admin, place }) =>
      updateEnvironment(admin, place, change),
    )
    assert.equal(told, 'ok')
  })

  it('who changes the logical environment to which all report', async () => {
    const change = { unattested: 'refuse' } as const
    const told = await underLoad(arena(), ({ admin, place }) =>
      updateLogicalEnvironment(admin, place, change),
    )
    assert.equal(told, 'ok')
  })

  it('who deletes the organization in which all report', async () => {
    const { installer, worlds } = arena()
    const told = await underLoad(arena(), ({ organization }) =>
      deleteOrganization(through(worlds[1], installer), organization),
    )
    assert.ok(told === 'in_use' || told === 'ok', told)
  })
})
