import assert from 'node:assert/strict'
import { before, it } from 'node:test'
import {
  can,
  grantsFor,
  wholeOrganization,
  type Action,
  type Grant,
  type Resource,
  type Role,
} from '../../src/core/kernel/permission.ts'
import { sql } from '../../src/core/kernel/sql.ts'
import { routes } from '../../src/http/routes/all.ts'
import { forEachEngine } from '../engines/engines.ts'
import { startApi, type Api, type How, type Reply } from './api.ts'
import { dumpOf, idsIn, idsOfProject } from './dump.ts'
import { samples, type Sample } from './samples.ts'
import { digestOf, fillOrganization, newOrganization, type Scene } from './scene.ts'

const provenance = 'https://slsa.dev/provenance/v1'
const testResult = 'https://in-toto.io/attestation/test-result/v0.1'
const commit = 'c'.repeat(40)
const built = {
  buildDefinition: {
    buildType: 'https://example.com/build',
    externalParameters: {},
    resolvedDependencies: [
      { uri: 'git+https://github.com/acme/shop', digest: { gitCommit: commit } },
    ],
  },
  runDetails: { builder: { id: 'https://example.com/builder' } },
}

const roles = ['viewer', 'recorder', 'deployer', 'admin'] as const
const scopes: readonly { readonly project?: string; readonly logicalEnvironment?: string }[] = [
  {},
  { project: 'shop' },
  { logicalEnvironment: 'acceptance' },
  { project: 'shop', logicalEnvironment: 'acceptance' },
  { project: 'blog' },
  { logicalEnvironment: 'production' },
  { project: 'blog', logicalEnvironment: 'acceptance' },
]

/** What one call must come to by the grants and the declared permission alone. */
type Expected = 'done' | 'denied' | 'absent'

interface Planned {
  readonly id: string
  readonly sample: Sample
  readonly expected: Expected
  readonly isAllowed: boolean
  readonly input: object
}

const expect = (sample: Sample, permission: Action, grants: readonly Grant[], on: Resource) => {
  const isAllowed = can(grants, permission, on)
  const hasSome = grantsFor(grants, permission).length > 0
  const expected: Expected =
    isAllowed || sample.kind === 'self'
      ? 'done'
      : hasSome && (sample.kind === 'list' || sample.kind === 'bulk')
        ? 'done'
        : hasSome && sample.kind === 'addressed'
          ? 'absent'
          : 'denied'
  return { expected, isAllowed }
}

const statuses: Readonly<Record<Expected, readonly number[]>> = {
  done: [200, 201, 202],
  denied: [403],
  absent: [404],
}

forEachEngine(
  'roles and scopes',
  (engine) => {
    let api: Api
    let scene: Scene
    let idOf: Readonly<Record<string, string>>

    before(async () => {
      api = await startApi(await engine.open())
      scene = await fillOrganization(api, await newOrganization(api, 'first'))
      const id = async (endpoint: string, name: string) =>
        (await api.ok(endpoint, { name }, scene.admin)).body['id'] as string
      idOf = {
        shop: scene.ids.shop,
        acceptance: scene.ids.acceptance,
        blog: await id('project.describe', 'blog'),
        production: await id('logical-environment.describe', 'production'),
      }
    })

    const touched = (sample: Sample): Resource => ({
      projectId: sample.touches === 'organization' ? null : scene.ids.shop,
      logicalEnvironmentId: sample.touches === 'both' ? scene.ids.acceptance : null,
    })

    const denials = () =>
      api.world.db.read(async (tx) => {
        const row = await tx.first(
          sql`select count(*) as n from audit_entries where outcome = 'denied'`,
        )
        return Number(row?.['n'])
      })

    const showsNothingOfShop = async (id: string, input: object, reply: Reply): Promise<void> => {
      const theirs = await idsOfProject(api.world.db, scene.ids.shop)
      const given = JSON.stringify(input)
      const leaked = [...idsIn(reply.text)].filter((each) => theirs.has(each))
      assert.deepEqual(
        leaked.filter((each) => !given.includes(each)),
        [],
        id,
      )
    }

    const callAll = async (who: How, grants: readonly Grant[]): Promise<void> => {
      const calls: Planned[] = []
      for (const { endpoint } of routes) {
        const sample = samples[endpoint.id]
        assert.ok(sample)
        const permission = endpoint.permission as Action
        const { expected, isAllowed } = expect(sample, permission, grants, touched(sample))
        const input = await sample.input(api, scene)
        calls.push({ id: endpoint.id, sample, expected, isAllowed, input })
      }
      const check = async (call: Planned): Promise<Reply> => {
        const reply = await api.call(call.id, call.input, who)
        const message = `${call.id} must be ${call.expected}: ${reply.status} ${reply.text}`
        assert.ok(statuses[call.expected].includes(reply.status), message)
        if (grants.every(({ projectId }) => projectId === idOf['blog']))
          await showsNothingOfShop(call.id, call.input, reply)
        return reply
      }
      const earlier = await dumpOf(api.world.db)
      const denied = await denials()
      const wrong = calls.filter(({ expected }) => expected !== 'done')
      for (const call of wrong) await check(call)
      assert.equal(await dumpOf(api.world.db), earlier, 'a call that was refused changed something')
      const due = wrong.filter(({ expected }) => expected === 'denied').length
      assert.equal((await denials()) - denied, due, 'each denial is audited once')

      for (const call of calls.filter(({ expected }) => expected === 'done')) {
        const reply = await check(call)
        if (call.sample.finds)
          assert.equal(call.sample.finds(reply, scene), call.isAllowed, `${call.id} ${reply.text}`)
        if (call.sample.kind === 'bulk')
          for (const { problem } of reply.body['items'] as { problem?: { code: string } }[])
            assert.equal(problem?.code, call.isAllowed ? undefined : 'forbidden')
      }
    }

    for (const role of roles)
      for (const scope of scopes)
        it(`${role} ${JSON.stringify(scope)} may do what the table says, and no more`, async () => {
          const input = { name: 'caller', role, ...scope }
          const { body } = await api.ok('token.create', input, scene.admin)
          const grant: Grant = {
            role,
            projectId: scope.project === undefined ? null : (idOf[scope.project] ?? ''),
            logicalEnvironmentId:
              scope.logicalEnvironment === undefined
                ? null
                : (idOf[scope.logicalEnvironment] ?? ''),
          }
          await callAll({ token: body['secret'] as string }, [grant])
        })

    it('who sees one project sees nothing of another that runs the same artifact', async () => {
      const digest = digestOf('c')
      const both = ['shop', 'blog'] as const
      const workflow = 'both'
      for (const project of both) {
        const about = { digest, predicateType: provenance, predicate: built, project, workflow }
        await api.ok('attestation.create', about, scene.admin)
        const tests = { result: 'PASSED', configuration: [] }
        await api.ok(
          'attestation.create',
          { digest, predicateType: testResult, predicate: tests, project },
          scene.admin,
        )
        const at = { environment: 'k8s-east', logicalEnvironment: 'acceptance' }
        const report = { ...at, deploymentName: `same-${project}`, kind: 'CONTAINER_IMAGE', digest }
        await api.ok('deployment.record', { ...report, project }, scene.admin)
      }
      await api.number()
      const input = { name: 'narrowed', role: 'admin', project: 'blog' }
      const { body } = await api.ok('token.create', input, scene.admin)
      const who = { token: body['secret'] as string }
      const mine = await api.ok('deployment.where', { digest }, who)
      const [record] = mine.body['items'] as readonly { readonly id: string }[]
      assert.ok(record)
      const attested = await api.ok('attestation.list', { digest }, who)
      const [attestation] = attested.body['items'] as readonly { readonly id: string }[]
      assert.ok(attestation)
      const year = { from: '2026-01-01T00:00:00Z', to: '2027-01-01T00:00:00Z' }
      const calls: readonly (readonly [string, object])[] = [
        ['deployment.where', { digest }],
        ['deployment.where-evidence', { workflow }],
        ['deployment.where-evidence', { commit }],
        ['deployment.describe', { id: record.id }],
        ['deployment.list', { digest }],
        ['deployment.marks', { record: record.id }],
        ['attestation.list', { digest }],
        ['attestation.describe', { id: attestation.id }],
        ['attestation.download', { id: attestation.id }],
        ['artifact.list', {}],
        ['artifact.describe', { digest }],
        ['trace.show', { subject: digest }],
        ['trace.show', { subject: record.id }],
        ['artifact.verify', { subject: digest, require: 'provenance,tests', summary: 'true' }],
        ['artifact.verify', { subject: record.id, require: 'provenance,tests' }],
        ['ledger.search', { q: digest.slice(7, 17) }],
        ['ledger.search', { q: 'same' }],
        ['ledger.snapshot', {}],
        ['ledger.activity', year],
        ['ledger.prove', { id: record.id }],
        ['event.list', { limit: '1000' }],
        ['workflow.list', { limit: '1000' }],
        ['workflow-run.list', { limit: '1000' }],
      ]
      for (const [id, asked] of calls) {
        const reply = await api.ok(id, asked, who)
        await showsNothingOfShop(id, asked, reply)
        assert.doesNotMatch(reply.text, /same-shop/, id)
      }
    })

    it('the install grant is needed for organizations, and the first administrator has it', async () => {
      const grants = (['admin', 'install'] satisfies Role[]).map((role) => ({
        role,
        ...wholeOrganization,
      }))
      const mine = await fillOrganization(api, { token: api.root })
      const theirs = scene
      scene = mine
      await callAll({ token: api.root }, grants)
      scene = theirs
    })
  },
  { fsync: 'off' },
)
