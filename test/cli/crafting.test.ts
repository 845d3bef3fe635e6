import assert from 'node:assert/strict'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import type { WorkflowRun } from '../../src/contract/workflows.ts'
import { digestOf } from '../../src/formats/digest.ts'
import { matchesGolden } from '../golden/golden.ts'
import { sample } from '../materials/samples.ts'
import { newHome, runBerth, type Outcome, type Wanted } from './fake-context.ts'
import { startFakeServer } from './fake-server.ts'
import * as samples from './samples.ts'

const id = 'wrun_01m7xsfg4v6ancqcm1kt0aksn8'
const begun: WorkflowRun = {
  id,
  project: 'shop',
  workflow: 'build',
  version: 'v1.2.0',
  state: 'initialized',
  release: true,
  runnerType: 'GITLAB_PIPELINE',
  runUrl: 'https://gitlab.example.com/acme/shop/-/jobs/42',
  commit: '0123456789abcdef0123456789abcdef01234567',
  branch: 'main',
  actor: 'ada',
  reason: null,
  attestation: null,
  startedBy: { id: samples.token.id, name: 'ci' },
  createdAt: '2026-03-01T11:57:00.000Z',
  expiresAt: '2026-03-02T11:57:00.000Z',
  finishedAt: null,
}
const ended: WorkflowRun = {
  ...begun,
  state: 'success',
  attestation: samples.attestation.id,
  finishedAt: '2026-03-01T12:00:00.000Z',
}
const packages = sample('cyclonedx-1.6.json')
const blob = (bytes: Uint8Array | string) => ({
  value: { digest: digestOf(bytes), bytes: 1, createdAt: begun.createdAt },
})
const { url, seen } = await startFakeServer({
  'POST /v1/workflow-runs': { value: begun },
  [`GET /v1/workflow-runs/${id}`]: { value: begun },
  [`POST /v1/workflow-runs/${id}/push`]: {
    value: { run: ended, attestation: samples.attestation },
    status: 200,
  },
  [`POST /v1/workflow-runs/${id}/finish`]: {
    value: { ...begun, state: 'canceled', reason: 'too late' },
    status: 200,
  },
  [`PUT /v1/blobs/${digestOf(packages)}`]: blob(packages),
  [`PUT /v1/blobs/${digestOf('42')}`]: blob('42'),
})
const home = newHome()
const env = {
  BERTH_SERVER: url,
  BERTH_TOKEN: 'berth_test',
  GITLAB_CI: 'true',
  CI_JOB_URL: 'https://gitlab.example.com/acme/shop/-/jobs/42',
  CI_COMMIT_SHA: '0123456789abcdef0123456789abcdef01234567',
  CI_COMMIT_BRANCH: 'main',
  GITLAB_USER_LOGIN: 'ada',
}

/** A folder to work in, with files; and what runs there. */
const place = () => {
  const cwd = mkdtempSync(join(home, 'work-'))
  writeFileSync(join(cwd, 'sbom.json'), packages)
  writeFileSync(join(cwd, 'app.tgz'), '42')
  writeFileSync(join(cwd, 'broken.json'), '{"bomFormat": "CycloneDX"}')
  return async (line: string, wanted: Wanted = {}): Promise<Outcome> => {
    const { code, stdout, stderr } = await runBerth(line.split(' '), { env, cwd, ...wanted })
    const shown = (text: string): string =>
      text.replaceAll(cwd, '/home/ada/shop').replaceAll(url, 'http://server')
    return { code, stdout: shown(stdout), stderr: shown(stderr) }
  }
}

// The fake server reads every body as JSON, so each file here is some.
const init = 'attestation init --project shop --workflow build --version v1.2.0 --release'
const lines = [
  'attestation status',
  init,
  init,
  'attestation status',
  'attestation add --name packages --value ./sbom.json --annotation team=core',
  'attestation add --value ./app.tgz',
  'attestation add --value ./app.tgz',
  'attestation add --name app-tgz --value ./sbom.json',
  'attestation add --name ticket --value OPS-42',
  'attestation add --name broken --value ./broken.json',
  `attestation add --name image --value localhost:5000/api@${digestOf('image')}`,
  'attestation status',
  'attestation push',
  init,
  'attestation reset --trigger cancellation',
]

const transcript = async (wanted: Wanted, suffix = ''): Promise<string> => {
  const run = place()
  const parts: string[] = []
  for (const line of lines) {
    const { code, stdout, stderr } = await run(`${line}${suffix}`, wanted)
    const exit = code === 0 ? '' : `exit ${code}\n`
    parts.push(`$ berth ${line}${suffix}\n${stdout}${stderr}${exit}`)
  }
  return parts.join('\n')
}

describe('what the steps of an attestation print', () => {
  it('through a pipe is as it was', async () => {
    matchesGolden('cli/output/attesting.txt', await transcript({}))
  })
  it('on a terminal of 80 columns is as it was', async () => {
    const text = await transcript({ columns: 80, env: { ...env, NO_COLOR: '1' } })
    matchesGolden('cli/output/attesting.80.txt', text)
  })
  it('in JSON is as it was', async () => {
    matchesGolden('cli/output/attesting.json.txt', await transcript({}, ' -o json'))
  })

  it('is what the server said, where it says something', async () => {
    const run = place()
    assert.deepEqual(JSON.parse((await run(`${init} -o json`)).stdout), begun)
    await run('attestation add --value ./app.tgz')
    const pushed = JSON.parse((await run('attestation push -o json')).stdout) as unknown
    assert.deepEqual(pushed, { run: ended, attestation: samples.attestation })
  })

  it('asks for what the runner knows, and never sends what it does not', async () => {
    seen.length = 0
    await place()(init)
    assert.deepEqual(seen[0]?.body, {
      project: 'shop',
      workflow: 'build',
      version: 'v1.2.0',
      release: true,
      runnerType: 'GITLAB_PIPELINE',
      runUrl: env.CI_JOB_URL,
      commit: env.CI_COMMIT_SHA,
      branch: 'main',
      actor: 'ada',
    })
  })
})
