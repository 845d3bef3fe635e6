import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import { tellings } from '../../src/contract/problem.ts'
import { forEachEngine } from '../engines/engines.ts'
import { absent, projectEnvironmentRefusals, type Row } from './project-environment-refusals.ts'
import { startApi, type Api } from './api.ts'
import { dumpOf } from './dump.ts'
import { envelopes, trustedKey } from './envelopes.ts'
import { digestOf, fillOrganization, predicateType } from './scene.ts'
import { trustedAlready, trustRefusals } from './trust-refusals.ts'
import { hidden, variableRefusals } from './variable-refusals.ts'

const report = (changed: object) => ({
  environment: 'k8s-east',
  logicalEnvironment: 'acceptance',
  deploymentName: 'shop',
  kind: 'CONTAINER_IMAGE',
  digest: digestOf('a'),
  ...changed,
})
const record = (
  name: string,
  changed: object,
  code: Row['code'],
  says: RegExp,
  next: RegExp,
  pointer?: string,
): Row => ({
  name,
  id: 'deployment.record',
  input: report(changed),
  code,
  says,
  next,
  ...(pointer === undefined ? {} : { pointer }),
})
const imported = (name: string, envelope: () => string, code: Row['code'], says: RegExp): Row => ({
  name,
  id: 'attestation.import',
  input: () => ({ envelope: Buffer.from(envelope()).toString('base64') }),
  code,
  says,
  ...(code === 'envelope_invalid' ? { pointer: '#/envelope' } : {}),
})

const unknown = digestOf('d')
const rows: readonly Row[] = [
  record(
    'an unknown environment',
    { environment: 'k8s-est' },
    'environment_unknown',
    /There is no environment k8s-est\./,
    /Did you mean k8s-east\? If not: berth environment create k8s-est$/,
    '#/environment',
  ),
  record(
    'an environment like no other',
    { environment: 'zzzzzzzzz' },
    'environment_unknown',
    /no environment zzzzzzzzz/,
    /^Create it: berth environment create zzzzzzzzz$/,
    '#/environment',
  ),
  record(
    'an unknown logical environment',
    { logicalEnvironment: 'stagin' },
    'logical_environment_unknown',
    /no logical environment stagin\./,
    /Did you mean staging\?/,
    '#/logicalEnvironment',
  ),
  record(
    'an unknown project',
    { project: 'shap' },
    'project_unknown',
    /no project shap\./,
    /Did you mean shop\?/,
    '#/project',
  ),
  record(
    'an artifact without evidence',
    { digest: unknown },
    'artifact_unknown',
    new RegExp(`No evidence names ${unknown}`),
    new RegExp(`^Attest it: berth attest --artifact ${unknown} --kind CONTAINER_IMAGE --predicate`),
    '#/digest',
  ),
  record(
    'an artifact without evidence, by its reference',
    { digest: unknown, reference: 'ghcr.io/acme/web:1' },
    'artifact_unknown',
    /No evidence/,
    /berth attest --artifact ghcr.io\/acme\/web:1 --kind/,
  ),
  record(
    'another kind than is known',
    { kind: 'HELM_CHART' },
    'kind_mismatch',
    /is known as CONTAINER_IMAGE, not as HELM_CHART/,
    /Use --kind CONTAINER_IMAGE/,
    '#/kind',
  ),
  record(
    'a clock far ahead',
    { deployedAt: '2030-01-01T00:00:00Z' },
    'time_invalid',
    /deployedAt is 2030-01-01T00:00:00.000Z, more than five minutes ahead of our clock/,
    /Check the clock/,
    '#/deployedAt',
  ),
  record(
    'an end before the beginning',
    { status: 'decommissioned', endedAt: '2020-01-01T00:00:00Z' },
    'time_invalid',
    /endedAt is before the record began/,
    /--ended-at/,
    '#/endedAt',
  ),
  record(
    'the end of what does not run there',
    { status: 'decommissioned', digest: digestOf('b') },
    'not_deployed',
    /is not deployed in this slot, which holds sha256:a/,
    /berth deployment list --deployment-name \S+ --history/,
  ),
  record(
    'index bytes that are no index',
    { index: Buffer.from('{}').toString('base64') },
    'digest_mismatch',
    /do not speak about sha256:a/,
    /exactly as the registry serves them/,
    '#/index',
  ),
  absent('environment.describe', { name: 'k8s-est' }, /no environment k8s-est/, /k8s-east\?/),
  absent('environment.update', { name: 'none', description: '' }, /no environment/, /list/),
  absent('environment.delete', { name: 'none' }, /no environment/, /list/),
  absent('logical-environment.describe', { name: 'prod' }, /no logical environment/, /list/),
  absent('project.describe', { name: 'shap' }, /no project shap/, /shop\?/),
  absent('deployment.describe', { id: 'rec_0' }, /no deployment record rec_0/, /--history/),
  absent('attestation.describe', { id: 'x' }, /no attestation x/, /sha256: digest of its bytes/),
  absent('artifact.describe', { digest: unknown }, /no artifact sha256:d/, /berth attest/),
  absent('key.remove', { name: 'trustee' }, /no key trustee/, /Did you mean trusted\?/),
  absent('token.revoke', { id: 'tok_0' }, /no token tok_0/, /berth token list/),
  absent('organization.describe', { name: 'none' }, /no organization none/, /list/),
  ...projectEnvironmentRefusals,
  ...['environment', 'project'].map((noun): Row => {
    const name = noun === 'project' ? 'shop' : 'k8s-east'
    const says = new RegExp(`There is an? ${noun} ${name} already`)
    return { name: 'a taken name', id: `${noun}.create`, input: { name }, code: 'name_taken', says }
  }),
  {
    name: 'a place in use',
    id: 'environment.delete',
    input: { name: 'k8s-east' },
    code: 'in_use',
    says: /environment k8s-east holds 2 deployed records/,
    next: /--force/,
  },
  {
    name: 'the deletion of its own organization',
    id: 'organization.delete',
    input: { name: 'default' },
    code: 'in_use',
    says: /of your own token/,
  },
  {
    name: 'a token that has expired at birth',
    id: 'token.create',
    input: { name: 'x', role: 'viewer', expiresAt: '2020-01-01T00:00:00Z' },
    code: 'time_invalid',
    says: /expiresAt lies in the past/,
    pointer: '#/expiresAt',
  },
  ...trustRefusals,
  {
    name: 'a statement that is too large once signed',
    id: 'attestation.create',
    input: { digest: unknown, predicateType, predicate: { long: 'x'.repeat(3_500_000) } },
    code: 'statement_invalid',
    says: /must be at most 4194304 bytes long, since it is no SBOM/,
    pointer: '#/predicate',
  },
  imported('text', () => 'hello', 'envelope_invalid', /must be JSON/),
  imported('an array', () => '[]', 'envelope_invalid', /must be a DSSE envelope/),
  imported('no signatures', envelopes.unsigned, 'envelope_invalid', /1 to 16 signatures/),
  imported('no subjects', envelopes.withoutSubjects, 'envelope_invalid', /1 to 10000 subjects/),
  imported('another payload type', envelopes.otherPayload, 'envelope_invalid', /\/payloadType/),
  ...variableRefusals,
  imported('a key twice', envelopes.keyTwice, 'envelope_invalid', /key twice/),
  imported('a NUL inside', envelopes.nul, 'envelope_invalid', /NUL/),
  imported('a lone surrogate inside', envelopes.surrogate, 'envelope_invalid', /lone surrogates/),
  imported('deep nesting', envelopes.deep, 'envelope_invalid', /deeper than 100/),
  imported(
    'more than 4 MiB that is no SBOM',
    envelopes.large,
    'envelope_invalid',
    /must be at most 4194304 bytes long, since it is no SBOM/,
  ),
  imported('a tampered payload', envelopes.tampered, 'signature_invalid', /did not make this/),
  imported('a bad signature by a known key', envelopes.badly, 'signature_invalid', /did not make/),
]

forEachEngine(
  'refusals',
  (engine) => {
    let api: Api
    before(async () => {
      api = await startApi(await engine.open())
      await fillOrganization(api, { token: api.root })
      await api.ok('project-environment.create', { project: 'shop', name: 'frozen' })
      const freeze = { project: 'shop', name: 'frozen', freezeReason: 'holidays' }
      await api.ok('project-environment.update', freeze)
      await api.ok('key.add', { name: 'trusted', pem: trustedKey.publicKey })
      await api.ok('variable.set', hidden)
      await api.ok('trusted-root.add', trustedAlready.root)
      await api.ok('identity.add', trustedAlready.identity)
    })

    for (const { name, id, input, code, says, next, pointer } of rows)
      it(`${id} refuses ${name}`, async () => {
        const earlier = await dumpOf(api.world.db)
        const problem = await api.refused(code, id, typeof input === 'function' ? input() : input)
        assert.match(problem.detail, says)
        if (next) assert.match(problem.next ?? '', next)
        if (pointer) assert.equal(problem.errors[0]?.pointer, pointer)
        assert.doesNotMatch(JSON.stringify(problem), /PRIVATE|MC4CAQ/)
        assert.equal(await dumpOf(api.world.db), earlier)
      })
  },
  { fsync: 'off' },
)

describe('the table of refusals', () => {
  it('meets every code that an operation of the ledger, evidence or access can refuse with', () => {
    const met = new Set(rows.map(({ code }) => code))
    const elsewhere = ['unauthenticated', 'forbidden', 'grant_exceeded', 'rate_limited']
    const sealing = ['ledger_damaged', 'not_sealed_yet']
    const signingIn = ['session_ended', 'session_changed', 'cookie_ambiguous', 'cross_origin']
    const deploying = [
      'variable_missing',
      'variable_invalid',
      'descriptor_invalid',
      'driver_unfit',
      'restored_from_backup',
      'platform_differs',
      'deployment_busy',
      'deployment_state',
      'nothing_to_roll_back',
      'slot_managed',
      'builds_differ',
      // Only a domain of their own could give two services one host: names keep them apart.
      'route_taken',
    ]
    const crafting = [
      'version_released',
      'version_unknown',
      'workflow_run_ended',
      'workflow_run_mismatch',
    ]
    const placing = ['near_miss', 'environment_ambiguous', 'placed_elsewhere']
    const uploading = ['offset_mismatch', 'source_unknown', 'quota_exceeded']
    const protocol = ['cursor_invalid', 'method_not_allowed', 'unsupported_media_type', 'too_large']
    const tested = [
      ...met,
      ...elsewhere,
      ...sealing,
      ...signingIn,
      ...deploying,
      ...uploading,
      ...crafting,
      ...placing,
      ...protocol,
      'invalid_input',
      'idempotency_key_reused',
    ]
    const refusals = Object.entries(tellings).filter(([, { status }]) => status < 500)
    assert.deepEqual([...new Set(tested)].sort(), refusals.map(([code]) => code).sort())
  })
})
