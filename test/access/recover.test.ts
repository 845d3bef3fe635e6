import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { ProblemError } from '../../src/client/errors.ts'
import { listTokens } from '../../src/core/access/list-tokens.ts'
import { recoverAdministrator } from '../../src/core/access/recover-administrator.ts'
import { revokeToken } from '../../src/core/access/revoke-token.ts'
import { createOrganization } from '../../src/core/access/create-organization.ts'
import { listAuditEntries } from '../../src/core/audit/list-audit-entries.ts'
import { Fault, Refusal } from '../../src/core/kernel/refusal.ts'
import { recoverOnDisk } from '../../src/recover-process.ts'
import { serve, type Server } from '../../src/serve.ts'
import { forEachEngine } from '../engines/engines.ts'
import { shippedMigrations } from '../engines/places.ts'
import { callBy, firstAdministrator, worldOn } from '../world.ts'

const keys = { install: 'test' }

const problem = (code: string, detail: RegExp) => (error: unknown) =>
  error instanceof ProblemError && error.problem.code === code && detail.test(error.problem.detail)

forEachEngine(
  'recovery',
  (engine) => {
    const open = async () => {
      const world = worldOn(await engine.open(), { seed: 'recovery' })
      return { world, installer: await firstAdministrator(world) }
    }

    it('makes an administrator of the organization, and the audit has it', async () => {
      const { world, installer } = await open()
      await createOrganization(installer, { name: 'acme', description: '' })
      const wanted = { organization: 'acme', install: false }
      const made = await recoverAdministrator(world, keys, wanted)
      const recovered = await callBy(world, made.secret)
      assert.deepEqual([made.organization, made.roles], ['acme', ['admin']])
      const { items } = await listAuditEntries(recovered, {}, { limit: 10 })
      assert.deepEqual(
        items.map(({ action, target, principal, outcome }) => [action, target, principal, outcome]),
        [['token.recover', made.id, { id: made.id, name: 'recovered' }, 'done']],
      )
      await assert.rejects(
        createOrganization(recovered, { name: 'globex', description: '' }),
        (error) => error instanceof Refusal && error.code === 'forbidden',
      )
    })

    it('is how the last token that creates organizations is replaced', async () => {
      const { world, installer } = await open()
      const revoke = () => revokeToken(installer, installer.principal.id)
      await recoverAdministrator(world, keys, { organization: 'default', install: false })
      await assert.rejects(
        revoke(),
        (error) =>
          error instanceof Refusal &&
          error.code === 'in_use' &&
          /berth token recover --install/.test(error.next ?? ''),
      )
      const wanted = { organization: 'default', install: true }
      const made = await recoverAdministrator(world, keys, wanted)
      const second = await callBy(world, made.secret)
      await createOrganization(second, { name: 'acme', description: '' })
      await revoke()
      const { items } = await listTokens(second, { limit: 10 })
      assert.equal(items.filter(({ revokedAt }) => revokedAt === null).length, 2)
    })

    it('refuses other keys, keys that are unknown here, and an unknown organization', async () => {
      const { world } = await open()
      const organization = 'default'
      for (const other of [{ install: 'other' }, { install: 'test', signing: 'new' }])
        await assert.rejects(
          recoverAdministrator(world, other, { organization, install: false }),
          (error) => error instanceof Fault && /made with another/.test(error.message),
        )
      await assert.rejects(
        recoverAdministrator(world, keys, { organization: 'nobody', install: false }),
        (error) => error instanceof Refusal && error.code === 'not_found',
      )
    })
  },
  { fsync: 'off' },
)

describe('recovery on the machine of the server', () => {
  let data: string
  let server: Server
  before(async () => {
    data = await mkdtemp(join(tmpdir(), 'berth-recover-'))
    server = await serve(
      { listen: '127.0.0.1', port: 0, data, databaseUrl: undefined, callsPerSecond: 1000 },
      { version: 'test', migrations: shippedMigrations, log: () => {} },
    )
  })
  after(async () => {
    await server.stop()
    await rm(data, { recursive: true, force: true })
  })
  const recover = (more: { readonly organization?: string; readonly data?: string } = {}) =>
    recoverOnDisk({ organization: 'default', install: true, data, ...more })

  it('goes beside a server that runs', async () => {
    const { secret, roles } = await recover()
    assert.deepEqual(roles, ['admin', 'install'])
    const headers = { authorization: `Bearer ${secret}` }
    assert.equal((await fetch(`${server.url}/v1/organizations`, { headers })).status, 200)
  })

  it('says what is missing', async () => {
    await assert.rejects(
      recover({ organization: 'nobody' }),
      problem('not_found', /no organization nobody/),
    )
    const empty = await mkdtemp(join(data, 'empty-'))
    await assert.rejects(recover({ data: empty }), problem('database_unavailable', /--data DIR/))
    await writeFile(join(empty, 'berth.db'), '')
    await assert.rejects(
      recover({ data: empty }),
      problem('database_unavailable', /install\.key is missing/),
    )
  })
})
