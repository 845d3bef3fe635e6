import assert from 'node:assert/strict'
import { it } from 'node:test'
import { createOrganization } from '../../src/core/access/create-organization.ts'
import { createToken } from '../../src/core/access/create-token.ts'
import { revokeToken } from '../../src/core/access/revoke-token.ts'
import { deleteOrganization } from '../../src/core/access/organizations.ts'
import { deleteLogicalEnvironment } from '../../src/core/ledger/record/delete-place.ts'
import { readTables } from '../ledger/tables.ts'
import { administratorOf, callBy, through } from '../world.ts'
import {
  allTold,
  inRounds,
  oneOf,
  openField,
  race,
  races,
  refusedOr,
  told,
  type Arena,
  type Field,
} from './arena.ts'
import { attest, report } from './operations.ts'

/** A token of the field, with its bearer at each of the two servers. */
const bearer = async (
  { admins: [admin], arena }: Field,
  role: 'recorder' | 'admin',
  name: string,
) => {
  const { id, secret } = await createToken(admin, { name, role })
  const [one, other] = arena.worlds
  const call = await callBy(one, secret)
  return { id, calls: [call, through(other, call)] as const }
}

/** More than are ever made before a revocation that is not held up. */
const mostTurns = 2000

const untilRefused = async (act: (turn: number) => Promise<unknown>): Promise<string> => {
  for (let turn = 0; turn < mostTurns; turn++) {
    const ran = await refusedOr(() => act(turn))
    if (told(ran) !== 'ok') return told(ran)
  }
  return 'never refused'
}

races('reports and those who may make them', (arena) => {
  it('after a token was revoked nothing in its name is answered with success', async () => {
    const field = await openField(arena())
    await inRounds(field, async (places, index) => {
      const { id, calls } = await bearer(field, 'recorder', `ci-${index}`)
      const revoke = () => revokeToken(field.admins[index % 2] ?? field.admins[0], id)
      const [one, other] = calls
      const [, ...all] = await race(
        revoke,
        () => untilRefused((turn) => report(one, places, `a${turn}`)),
        () => untilRefused((turn) => report(other, places, `b${turn}`)),
        () => untilRefused(() => report(other, places, 'same', { deploymentName: 'seen' })),
        () => untilRefused((turn) => attest(one, `${index}-${turn}`)),
      )
      for (const ran of all) assert.deepEqual(ran, { answer: 'unauthenticated' })
    })
    // Everything that the token did was done before it was revoked, by one clock.
    const { audits, tokens } = await readTables(arena().databases[0], field.organizationId)
    const revokedAt = new Map(tokens.map((token) => [token['id'], token['revoked_at']]))
    for (const { principal_id: id, occurred_at: at } of audits)
      assert.ok(Number(at) <= Number(revokedAt.get(id ?? null) ?? Infinity))
  })

  it('two revocations of one token, and of oneself', async () => {
    const field = await openField(arena())
    await inRounds(field, async (_, index) => {
      const { id, calls } = await bearer(field, 'admin', `ops-${index}`)
      const all = await race(
        () => revokeToken(field.admins[0], id),
        () => revokeToken(calls[1], id),
      )
      oneOf(allTold(all), ['ok', 'ok'], ['ok', 'unauthenticated'])
    })
  })

  it('two administrators who revoke each other: one stays', async () => {
    const field = await openField(arena())
    await inRounds(field, async (_, index) => {
      const a = await bearer(field, 'admin', `a-${index}`)
      const b = await bearer(field, 'admin', `b-${index}`)
      const all = await race(
        () => revokeToken(a.calls[0], b.id),
        () => revokeToken(b.calls[1], a.id),
      )
      assert.deepEqual(allTold(all), ['ok', 'unauthenticated'])
    })
  })

  it('two administrators who revoke themselves: one must stay', async () => {
    for (let index = 0; index < 10; index++) {
      const field = await openField(arena())
      const [admin] = field.admins
      const b = await bearer(field, 'admin', 'b')
      const all = await race(
        () => revokeToken(admin, admin.principal.id),
        () => revokeToken(b.calls[1], b.id),
      )
      assert.deepEqual(allTold(all), ['in_use', 'ok'])
    }
  })

  it('a token is not made by one who was revoked, nor for a stage that is gone', async () => {
    const field = await openField(arena())
    await inRounds(field, async (places, index) => {
      const { id, calls } = await bearer(field, 'admin', `ops-${index}`)
      const [made] = await race(
        () => createToken(calls[1], { name: `new-${index}`, role: 'viewer' }),
        () => revokeToken(field.admins[0], id),
      )
      oneOf(told(made), 'ok', 'unauthenticated')
      const { logicalEnvironment } = places
      const wanted = { name: `narrow-${index}`, role: 'viewer', logicalEnvironment } as const
      const [narrow, gone] = await race(
        () => createToken(field.admins[1], wanted),
        () => deleteLogicalEnvironment(field.admins[0], { name: logicalEnvironment, force: false }),
      )
      oneOf(told(narrow), 'ok', 'logical_environment_unknown')
      assert.equal(told(gone), 'ok')
    })
  })

  it('a report and the deletion of its organization: one of them is refused', async () => {
    const { installer, worlds } = arena()
    const elsewhere = through(worlds[1], installer)
    for (let index = 0; index < 10; index++) {
      const field = await openField(arena())
      const places = await field.places()
      const name = field.admins[0].principal.organizationName
      const [reported, deleted] = await race(
        () => report(field.admins[0], places, 'a'),
        () => deleteOrganization(elsewhere, name),
      )
      oneOf([told(reported), told(deleted)], ['ok', 'in_use'], ['unauthenticated', 'ok'])
      const { records } = await readTables(arena().databases[0], field.organizationId)
      assert.equal(records.length, told(reported) === 'ok' ? 1 : 0)
    }
  })

  it('two creations and two deletions of one organization', async () => {
    const { installer, worlds }: Arena = arena()
    const elsewhere = through(worlds[1], installer)
    for (let index = 0; index < 10; index++) {
      const input = { name: `twice-${index}`, description: '' }
      const made = await race(
        () => createOrganization(installer, input),
        () => createOrganization(elsewhere, input),
      )
      assert.deepEqual(allTold(made), ['name_taken', 'ok'])
      const gone = await race(
        () => deleteOrganization(installer, input.name),
        () => deleteOrganization(elsewhere, input.name),
      )
      assert.deepEqual(allTold(gone), ['not_found', 'ok'])
      await administratorOf(worlds[0], installer, input.name)
      await deleteOrganization(installer, input.name)
    }
  })
})
