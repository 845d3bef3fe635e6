import assert from 'node:assert/strict'
import { beforeEach, it } from 'node:test'
import { diffVariables } from '../../src/core/variables/diff-variables.ts'
import { listVariableChanges } from '../../src/core/variables/list-changes.ts'
import { getVariable } from '../../src/core/variables/list-variables.ts'
import { purgeVariable } from '../../src/core/deployments/values/purge-variable.ts'
import {
  currentSet,
  requireKept,
  resolveFor,
  reveal,
} from '../../src/core/variables/resolve-for.ts'
import { unsetVariables } from '../../src/core/variables/unset-variables.ts'
import { Fault } from '../../src/core/kernel/refusal.ts'
import { sql } from '../../src/core/kernel/sql.ts'
import { forEachEngine } from '../engines/engines.ts'
import { groundOn, place, refused, type Ground } from './ground.ts'

const whole = { ...place, service: null }
const page = { limit: 100 }

forEachEngine(
  'variables',
  (engine) => {
    let ground: Ground
    beforeEach(async () => {
      ground = await groundOn(await engine.open())
    })
    const shown = async (service?: string): Promise<readonly string[]> =>
      (await ground.list(service === undefined ? {} : { service })).items.map(
        ({ key, service: scope, version, secret, value }) =>
          `${scope ?? ''}/${key}=${secret ? '***' : value} v${version}`,
      )
    const count = async (table: 'variable_sets' | 'variable_changes' | 'audit_entries') => {
      const row = await ground.db.read((tx) =>
        tx.first(sql`select count(*) as n from ${{ text: [table], values: [] }}`),
      )
      return Number(row?.['n'])
    }

    it('are set, changed, and unset, each time in a new set', async () => {
      assert.deepEqual(await ground.list(), { setVersion: 0, items: [], defaults: [] })
      assert.equal((await ground.set({ A: '1', B: '2' })).setVersion, 1)
      assert.equal((await ground.set({ A: '2' })).setVersion, 2)
      assert.equal((await ground.set({ A: '3' }, { service: 'web' })).setVersion, 3)
      assert.deepEqual(await shown(), ['/A=2 v2', 'web/A=3 v1', '/B=2 v1'])
      assert.deepEqual(await shown('web'), ['web/A=3 v1', '/B=2 v1'])
      assert.deepEqual(await shown('api'), ['/A=2 v2', '/B=2 v1'])
      const { setVersion } = await unsetVariables(ground.admin, { ...whole, keys: ['A', 'B'] })
      assert.equal(setVersion, 4)
      assert.deepEqual(await shown(), ['web/A=3 v1'])
      await ground.set({ A: '1' })
      assert.deepEqual(await shown(), ['/A=1 v3', 'web/A=3 v1'])
    })

    it('that have the value already make no set, no line and no audit', async () => {
      await ground.set({ A: '1', S: 'x' }, { secret: true })
      const before = [await count('variable_sets'), await count('audit_entries')]
      const again = await ground.set({ A: '1', S: 'x' })
      assert.deepEqual(
        again.items.map(({ outcome }) => outcome),
        ['unchanged', 'unchanged'],
      )
      assert.equal(again.setVersion, 1)
      assert.deepEqual([await count('variable_sets'), await count('audit_entries')], before)
      assert.equal((await ground.set({ A: '1', S: 'y' })).setVersion, 2)
    })

    it('hold any text that an environment can hold', async () => {
      const values = {
        A: '',
        B: ' x ',
        C: 'a\nb\r\n',
        D: '"$X"',
        E: '🚢é',
        F: '\u0001\u007f',
        G: '\u0001',
      }
      await ground.set(values)
      const { items } = await ground.list()
      assert.deepEqual(Object.fromEntries(items.map(({ key, value }) => [key, value])), values)
    })

    it('that are secrets are not shown, and stay secrets until they are unset', async () => {
      await ground.set({ S: 'one' }, { secret: true })
      await ground.set({ S: 'two' })
      assert.deepEqual(await shown(), ['/S=*** v2'])
      await assert.rejects(
        getVariable(ground.admin, { ...whole, key: 'S' }),
        refused('secret_hidden', 'variable run'),
      )
      await unsetVariables(ground.admin, { ...whole, keys: ['S'] })
      await ground.set({ S: 'three' })
      assert.equal((await getVariable(ground.admin, { ...whole, key: 'S' })).value, 'three')
    })

    it('that are not there are refused, with where they are', async () => {
      await ground.set({ TOKEN: '1' }, { service: 'web' })
      const unset = (key: string, service: string | null = null) =>
        unsetVariables(ground.admin, { ...place, service, keys: [key] })
      await assert.rejects(unset('TOKEN'), refused('not_found', '--service web'))
      await assert.rejects(unset('TOKENS', 'web'), refused('not_found', 'mean TOKEN'))
      await assert.rejects(unset('OTHER'), refused('not_found', 'variable list'))
      await assert.rejects(
        ground.set({ A: '1' }, { projectEnvironment: 'producton' }),
        refused('project_environment_unknown', 'production'),
      )
      assert.equal((await ground.list()).setVersion, 1)
    })

    it('resolve for a service, and are revealed to who starts it', async () => {
      await ground.set({ A: '1', S: 'hidden' }, { secret: true })
      await ground.set({ A: '2' }, { service: 'web' })
      const at = await ground.compartment()
      const declared = [
        { key: 'S', required: true, secret: true, default: null, pattern: 'h.*' },
        { key: 'D', required: false, secret: false, default: 'fallback', pattern: null },
      ]
      const wanted = { service: 'web', declared, buildKeys: ['D'] }
      const { setVersion, variables } = await ground.db.read((tx) =>
        resolveFor(tx, ground.admin, at, wanted),
      )
      assert.equal(setVersion, 2)
      assert.equal(await ground.db.read((tx) => currentSet(tx, at)), 2)
      assert.deepEqual(
        variables.map(({ key, source, secret }) => [key, source, secret]),
        [
          ['A', 'service', false],
          ['D', 'default', false],
          ['S', 'environment', true],
        ],
      )
      assert.doesNotMatch(JSON.stringify(variables), /hidden/)
      const kept = JSON.parse(JSON.stringify(variables)) as typeof variables
      await ground.set({ A: '3', S: 'rotated' })
      const values = await ground.db.read((tx) => reveal(tx, ground.admin, at, kept))
      assert.deepEqual(Object.fromEntries(values), { A: '2', D: 'fallback', S: 'hidden' })
    })

    it('that are missing, misfit or leak into a build are named all at once', async () => {
      await ground.set({ PORT_NAME: 'x y' })
      await ground.set({ KEY: 'k' }, { secret: true })
      const at = await ground.compartment()
      const plain = { required: false, secret: false, default: null, pattern: null }
      const declared = [
        { ...plain, key: 'ONE', required: true },
        { ...plain, key: 'TWO', required: true },
        { ...plain, key: 'PORT_NAME', pattern: '[a-z]+' },
      ]
      const resolved = (wanted: typeof declared, buildKeys: readonly string[]) =>
        ground.db.read((tx) =>
          resolveFor(tx, ground.admin, at, { service: 'web', declared: wanted, buildKeys }),
        )
      await assert.rejects(
        resolved(declared, ['KEY']),
        refused('variable_missing', 'ONE, TWO', 'PORT_NAME', 'must match [a-z]+', 'KEY', 'build'),
      )
      await assert.rejects(
        resolved(declared.slice(2), []),
        refused('variable_invalid', 'PORT_NAME'),
      )
      await assert.rejects(resolved([], ['KEY']), refused('variable_invalid', 'KEY'))
      await resolved([], ['PORT_NAME'])
    })

    it('need nothing sealed to resolve defaults', async () => {
      const at = await ground.compartment()
      const declared = [{ key: 'A', required: false, secret: false, default: 'x', pattern: 'x' }]
      const { variables, setVersion } = await ground.db.read((tx) =>
        resolveFor(tx, ground.admin, at, { service: 'web', declared, buildKeys: [] }),
      )
      assert.deepEqual([setVersion, variables.length], [0, 1])
    })

    it('keep a history of who and when, and pages of it', async () => {
      await ground.set({ A: '1' })
      ground.clock.set(ground.clock.now() + 1000)
      await ground.set({ A: 'two' }, { secret: true })
      await unsetVariables(ground.admin, { ...whole, keys: ['A'] })
      const told = async (input: object = {}) =>
        (await listVariableChanges(ground.admin, { ...place, ...input }, page)).items.map(
          ({ change, key, version, setVersion, secret, principal }) =>
            `${change} ${key} v${version} set ${setVersion} ${secret} ${principal.name}`,
        )
      assert.deepEqual(await told(), [
        'unset A v2 set 3 true administrator',
        'set A v2 set 2 true administrator',
        'set A v1 set 1 false administrator',
      ])
      assert.deepEqual(await told({ key: 'B' }), [])
      assert.deepEqual(await told({ service: 'web' }), [])
      const first = await listVariableChanges(ground.admin, place, { limit: 2 })
      const cursor = first.nextCursor ?? ''
      const next = await listVariableChanges(ground.admin, place, { limit: 2, cursor })
      assert.deepEqual([next.items.length, next.nextCursor], [1, null])
    })

    it('that are purged leave their history and no value', async () => {
      await ground.set({ S: 'one' }, { secret: true })
      await ground.set({ S: 'two' })
      await ground.set({ S: 'three' })
      const at = await ground.compartment()
      const purge = (version?: number) =>
        purgeVariable(ground.admin, { ...whole, key: 'S', version })
      await assert.rejects(purge(3), refused('in_use', 'unset'))
      await assert.rejects(purge(9), refused('not_found', 'history'))
      assert.deepEqual(await purge(2), { purged: [2] })
      assert.deepEqual(await purge(), { purged: [1] })
      assert.deepEqual(await purge(), { purged: [] })
      const rows = await ground.db.read((tx) =>
        tx.all(
          sql`select version, sealed, fingerprint, size from variable_values order by version`,
        ),
      )
      assert.deepEqual(
        rows.slice(0, 2).map(({ sealed, fingerprint, size }) => [sealed, fingerprint, size]),
        [
          [null, null, 0],
          [null, null, 0],
        ],
      )
      assert.notEqual(rows[2]?.['sealed'], null)
      const old = { key: 'S', source: 'environment', service: null, secret: true } as const
      await assert.rejects(
        ground.db.read((tx) =>
          reveal(tx, ground.admin, at, [{ ...old, version: 1, fingerprint: 'x' }]),
        ),
        (error) => error instanceof Fault && error.code === 'seal_broken',
      )
      const back = (version: number) =>
        ground.db.read((tx) =>
          requireKept(tx, at, 'web', [{ ...old, version, fingerprint: 'x' }], 'berth history'),
        )
      await assert.rejects(back(1), refused('variable_missing', 'S', 'purged'))
      await back(3)
      const { items } = await listVariableChanges(ground.admin, { ...place, key: 'S' }, page)
      assert.equal(items.filter(({ change }) => change === 'purged').length, 2)
      assert.equal(items.filter(({ change }) => change === 'set').length, 3)
    })

    it('are compared by key, secrets without being shown', async () => {
      const { db, admin } = ground
      await db.write((tx) =>
        tx.run(sql`
          insert into project_environments (
            organization_id, id, project_id, name, created_at, updated_at)
          select organization_id, 'penv_staging', project_id, 'staging', 0, 0
          from project_environments`),
      )
      await ground.set({ SAME: 'x', A: '1', ONLY: 'x' })
      await ground.set({ S: 'one', T: 'same' }, { secret: true })
      const staging = { projectEnvironment: 'staging' }
      await ground.set({ SAME: 'x', A: '2', NEW: 'x' }, staging)
      await ground.set({ S: 'two', T: 'same' }, { secret: true, ...staging })
      const { items } = await diffVariables(admin, {
        project: 'shop',
        from: 'production',
        to: 'staging',
        service: null,
      })
      assert.deepEqual(
        items.map(({ key, change, from, to }) => [key, change, from?.value, to?.value]),
        [
          ['A', 'changed', '1', '2'],
          ['NEW', 'added', undefined, 'x'],
          ['ONLY', 'removed', 'x', undefined],
          ['S', 'changed', null, null],
        ],
      )
    })
  },
  { fsync: 'off' },
)
