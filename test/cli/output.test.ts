import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { matchesGolden } from '../golden/golden.ts'
import { runBerth, type Outcome, type Wanted } from './fake-context.ts'
import { startFakeServer } from './fake-server.ts'
import { deploymentAnswers, deploymentCommands, followingCommands } from './deployment-samples.ts'
import * as samples from './samples.ts'
import { traceAnswers, traceCommands } from './trace-samples.ts'
import { whereAnswers } from './where-samples.ts'
import { variableAnswers, variableCommands } from './variable-samples.ts'
import { versionCommands, workflowAnswers, workflowCommands } from './workflow-samples.ts'

const { page } = samples
const { url, seen } = await startFakeServer({
  'GET /v1/environments': { value: page(samples.environment) },
  'GET /v1/environments/k8s-east': { value: samples.environment },
  'POST /v1/environments': { value: samples.environment },
  'PATCH /v1/environments/k8s-east': { value: samples.environment },
  'DELETE /v1/environments/k8s-east': { value: samples.environment },
  'GET /v1/logical-environments': { value: page(samples.logicalEnvironment) },
  'GET /v1/logical-environments/production': { value: samples.logicalEnvironment },
  'POST /v1/logical-environments': { value: samples.logicalEnvironment },
  'PATCH /v1/logical-environments/production': { value: samples.logicalEnvironment },
  'DELETE /v1/logical-environments/production': { value: samples.logicalEnvironment },
  'GET /v1/projects': { value: page(samples.project) },
  'GET /v1/projects/shop': { value: samples.project },
  'POST /v1/projects': { value: samples.project },
  'GET /v1/projects/shop/environments': {
    value: page(samples.preview, samples.projectEnvironment),
  },
  'POST /v1/projects/shop/environments': { value: samples.preview },
  'GET /v1/projects/shop/environments/pr 42/é': { value: samples.preview },
  'GET /v1/projects/shop/environments/production': { value: samples.projectEnvironment },
  'PATCH /v1/projects/shop/environments/production': { value: samples.projectEnvironment },
  'DELETE /v1/projects/shop/environments/pr 42/é': { value: samples.preview },
  ...variableAnswers,
  ...workflowAnswers,
  ...deploymentAnswers,
  ...traceAnswers,
  'GET /v1/organizations': { value: page(samples.organization) },
  'GET /v1/organizations/acme': { value: samples.organization },
  'POST /v1/organizations': {
    value: {
      organization: samples.organization,
      token: { id: samples.token.id, secret: 'berth_new-secret' },
    },
  },
  'PATCH /v1/organizations/acme': { value: samples.organization },
  'DELETE /v1/organizations/acme': { value: samples.organization },
  'GET /v1/tokens': { value: page(samples.token) },
  'POST /v1/tokens': { value: { ...samples.token, secret: 'berth_new-secret' } },
  [`DELETE /v1/tokens/${samples.token.id}`]: { value: samples.token, status: 200 },
  'GET /v1/trusted-keys': { value: page(samples.key) },
  'POST /v1/trusted-keys': { value: samples.key },
  'DELETE /v1/trusted-keys/ci': { value: samples.key },
  'GET /v1/artifacts': { value: page(samples.artifact) },
  [`GET /v1/artifacts/${samples.artifact.digest}`]: { value: samples.artifactDescription },
  'GET /v1/attestations': { value: page(...samples.artifactDescription.attestations) },
  [`GET /v1/attestations/${samples.attestation.id}`]: { value: samples.attestationDescription },
  'GET /v1/deployment-records': {
    value: { items: [samples.running, samples.earlier], nextCursor: 'eyJh' },
  },
  [`GET /v1/deployment-records/${samples.running.id}`]: { value: samples.running },
  [`GET /v1/deployment-records/${samples.earlier.id}`]: { value: samples.earlier },
  'GET /v1/deployment-diff': { value: { items: samples.differences } },
  'GET /v1/where': { value: page(samples.running, samples.earlier) },
  'GET /v1/where/evidence': { value: whereAnswers.found },
  'GET /v1/audit-entries': { value: page(samples.auditEntry) },
  'GET /v1/whoami': { value: samples.identity },
})
// The port differs from run to run, and its length must not move a column.
const env = { BERTH_SERVER: url, BERTH_TOKEN: 'berth_test' }
const shown = (text: string): string => text.replaceAll(url, 'http://server')
const run = async (line: string, wanted: Wanted = {}): Promise<Outcome> => {
  const { code, stdout, stderr } = await runBerth(words(line), { env, ...wanted })
  return { code, stdout: shown(stdout), stderr: shown(stderr) }
}
const words = (line: string): readonly string[] =>
  [...line.matchAll(/"([^"]*)"|\S+/g)].map(([word, quoted]) => quoted ?? word)

const commands = {
  environment: [
    'environment create k8s-east --type kubernetes --label team=core --label rack=b4',
    'environment list',
    'environment describe k8s-east',
    'environment update k8s-east --label team= --description "Kubernetes US-East"',
    'environment delete k8s-east --force',
  ],
  'logical-environment': [
    'logical-environment create production --tier production --unattested refuse',
    'logical-environment list',
    'logical-environment describe production',
    'logical-environment update production --unattested flag',
    'logical-environment delete production',
  ],
  project: ['project create shop', 'project list', 'project describe shop'],
  'project-environment': [
    'project environment create "pr 42/é" --project shop --ttl 72h',
    'project environment list --project shop',
    'project environment describe production --project shop',
    'project environment describe "pr 42/é" --project shop',
    'project environment update production --project shop --freeze "Black Friday" --from-only staging',
    'project environment delete "pr 42/é" --project shop',
  ],
  variable: variableCommands,
  workflow: workflowCommands,
  'project-version': versionCommands,
  deploying: deploymentCommands,
  following: followingCommands,
  organization: [
    'organization create acme',
    'organization list',
    'organization describe acme',
    'organization update acme --description "ACME Inc."',
    'organization delete acme',
  ],
  token: [
    'token create ci --role recorder --project shop --expires 90d',
    'token list',
    `token revoke ${samples.token.id}`,
  ],
  key: ['key add ci --pem -', 'key list', 'key remove ci'],
  artifact: ['artifact list', `artifact describe ${samples.artifact.digest}`],
  attestation: [
    'attestation list --project shop',
    `attestation describe ${samples.attestation.id}`,
    `attestation verify ${samples.attestation.id}`,
  ],
  deployment: [
    'deployment list --env k8s-east --label team=core --label tier=1 --history',
    `deployment describe ${samples.running.id}`,
    `deployment describe ${samples.earlier.id}`,
    'deployment diff --from staging --to production',
  ],
  trace: traceCommands,
  where: [
    'where ghcr.io/my-org/api-server:v1.1.0',
    'where --package pkg:npm/lodash@<4.17.21',
    'where --commit 0123456789abcdef',
    'where --workflow build --history',
    'where --signer ci',
    'where --vulnerability CVE-2021-23337 --logical-env production',
  ],
  others: ['audit list --outcome denied', 'whoami'],
}

describe('what a command prints', () => {
  for (const [subject, lines] of Object.entries(commands)) {
    const transcript = async (wanted: Wanted, suffix = ''): Promise<string> => {
      const parts: string[] = []
      for (const line of lines) {
        const stdin = 'a public key'
        const { code, stdout, stderr } = await run(`${line}${suffix}`, { stdin, ...wanted })
        parts.push(
          `$ berth ${line}${suffix}\n${stdout}${stderr}${code === 0 ? '' : `exit ${code}\n`}`,
        )
      }
      return parts.join('\n')
    }
    it(`for ${subject}, through a pipe, is as it was`, async () => {
      const text = await transcript({})
      matchesGolden(`cli/output/${subject}.txt`, text)
      assert.doesNotMatch(text, /\d[smhdy] ago|in \d+[smhdy]\b/, 'a program reads instants')
    })
    it(`for ${subject}, on a terminal of 80 columns, is as it was`, async () => {
      const text = await transcript({ columns: 80, env: { ...env, NO_COLOR: '1' } })
      matchesGolden(`cli/output/${subject}.80.txt`, text)
    })
    if (lines === followingCommands) continue
    it(`for ${subject}, in JSON, is what the server said`, async () => {
      for (const line of lines) {
        seen.length = 0
        const { stdout } = await run(`${line} -o json`, { stdin: 'a public key' })
        assert.equal(seen.length, 1, line)
        assert.equal(stdout.endsWith('}\n') && stdout.split('\n').length, 2)
        assert.deepEqual(JSON.parse(stdout), JSON.parse(JSON.stringify(await answerTo(line))), line)
      }
    })
  }

  it('in JSON is the body byte for byte', async () => {
    const raw = ' {"items" :[],\n"nextCursor":null,"more":1e3}'
    const other = await startFakeServer({
      'GET /v1/projects': { raw, type: 'application/json; charset=utf-8' },
    })
    const { stdout } = await runBerth(['project', 'list', '-o', 'json', '--server', other.url])
    assert.equal(stdout, `${raw}\n`)
  })

  it('in YAML is as it was', async () => {
    matchesGolden('cli/output/list.yaml', (await run('environment list -o yaml')).stdout)
  })

  it('has colors on a terminal, unless NO_COLOR or TERM=dumb', async () => {
    const line = 'deployment list'
    const colored = await run(line, { columns: 200 })
    // oxlint-disable-next-line no-control-regex
    assert.match(colored.stdout, /\u001b\[32mdeployed\u001b\[39m/)
    for (const off of [{ NO_COLOR: '1' }, { TERM: 'dumb' }]) {
      const { stdout } = await run(line, { columns: 200, env: { ...env, ...off } })
      assert.equal(stdout.includes('\u001b'), false)
    }
    assert.equal((await run(line)).stdout.includes('\u001b'), false)
  })

  it('fits COLUMNS where there is no terminal but somebody shows it', async () => {
    const { stdout } = await run('deployment list', { env: { ...env, COLUMNS: '90' } })
    assert.ok(stdout.split('\n').every((line) => line.length <= 90))
  })
})

/** What the fake server answers, whatever the command makes of it. */
async function answerTo(line: string): Promise<unknown> {
  await run(`${line} -o json`, { stdin: 'a public key' })
  const call = seen.at(-1)
  const body = call?.text === undefined || call.text === '' ? null : call.text
  const response = await fetch(`${url}${call?.path}`, { method: call?.method ?? 'GET', body })
  return await response.json()
}
