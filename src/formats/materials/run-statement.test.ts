import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { canonicalJson } from '../json/canonical.ts'
import { digestOf } from '../digest.ts'
import { parseStatement } from '../evidence/intoto.ts'
import { materialsOf } from './material.ts'
import { originOf } from '../evidence/origin.ts'
import { runAttestationType } from '../predicates/workflow-run.ts'
import { runStatement, type RunEvidence, type StatedMaterial } from './run-statement.ts'

const commit = '0123456789abcdef0123456789abcdef01234567'
const image: StatedMaterial = {
  name: 'api',
  kind: 'CONTAINER_IMAGE',
  digest: digestOf('image'),
  uri: 'ghcr.io/acme/api:v1',
  file: null,
  size: null,
  mediaType: null,
  content: null,
  notes: {},
  annotations: { team: 'core' },
}
const sbom: StatedMaterial = {
  ...image,
  name: 'packages',
  kind: 'SBOM_CYCLONEDX_JSON',
  digest: digestOf('sbom'),
  uri: null,
  file: 'sbom.json',
  size: 4,
  mediaType: 'application/vnd.cyclonedx+json; version=1.6',
  notes: { 'sbom.version': '1.6' },
  annotations: {},
}
const evidence: RunEvidence = {
  run: {
    id: 'wrun_1',
    project: 'shop',
    workflow: 'build',
    version: 'v1.2.0',
    runnerType: 'GITHUB_ACTION',
    runUrl: 'https://ci.example.com/1',
    commit,
    branch: 'main',
    actor: null,
    createdAt: '2026-03-01T10:00:00.000Z',
  },
  repository: 'github.com:acme/shop',
  dirty: false,
  materials: [sbom, image],
  annotations: { reviewed: 'yes' },
  finishedAt: '2026-03-01T10:05:00.000Z',
}

const stated = (of: RunEvidence) => {
  const statement = runStatement(of)
  assert.ok(statement)
  const read = parseStatement(Buffer.from(canonicalJson(statement)))
  assert.ok(read.ok, read.ok ? '' : read.problem)
  return read.value
}

describe('the statement of a run', () => {
  it('is about what the run made, and then about its commit', () => {
    const { subjects, predicateType } = stated(evidence)
    assert.equal(predicateType, runAttestationType)
    assert.deepEqual(
      subjects.map(({ name, digest }) => [name, digest]),
      [
        ['api', { sha256: image.digest.slice(7) }],
        ['git.head', { gitCommit: commit }],
      ],
    )
    assert.equal(subjects[0]?.annotations?.['berth.kind'], 'CONTAINER_IMAGE')
    assert.equal(subjects[0]?.annotations?.['berth.workflowRun'], 'wrun_1')
  })

  it('carries its origin in what is signed', () => {
    assert.deepEqual(originOf(stated(evidence)), {
      project: 'shop',
      workflow: 'build',
      version: 'v1.2.0',
      runUrl: 'https://ci.example.com/1',
      commit,
    })
  })

  it('lists every material, and whoever reads materials reads these', () => {
    const { predicate } = stated(evidence)
    assert.deepEqual(predicate, {
      workflowRun: {
        id: 'wrun_1',
        project: 'shop',
        workflow: 'build',
        version: 'v1.2.0',
        startedAt: '2026-03-01T10:00:00.000Z',
        finishedAt: '2026-03-01T10:05:00.000Z',
      },
      runner: { type: 'GITHUB_ACTION', url: 'https://ci.example.com/1' },
      source: { commit, branch: 'main', repository: 'github.com:acme/shop', dirty: false },
      materials: [
        {
          name: 'packages',
          digest: { sha256: sbom.digest.slice(7) },
          mediaType: 'application/vnd.cyclonedx+json; version=1.6',
          annotations: {
            'berth.material.kind': 'SBOM_CYCLONEDX_JSON',
            'berth.material.file': 'sbom.json',
            'berth.material.size': '4',
            'berth.material.sbom.version': '1.6',
          },
        },
        {
          name: 'api',
          uri: 'ghcr.io/acme/api:v1',
          digest: { sha256: image.digest.slice(7) },
          annotations: { team: 'core', 'berth.material.kind': 'CONTAINER_IMAGE' },
        },
      ],
      annotations: { reviewed: 'yes' },
    })
    assert.deepEqual(materialsOf(stated(evidence)), [
      { digest: sbom.digest, name: 'packages', resource: 'sbom.json', type: 'SBOM_CYCLONEDX_JSON' },
      {
        digest: image.digest,
        name: 'api',
        resource: 'ghcr.io/acme/api:v1',
        type: 'CONTAINER_IMAGE',
        kind: 'CONTAINER_IMAGE',
      },
    ])
  })

  it('is about the commit alone where nothing was made', () => {
    const { subjects } = stated({ ...evidence, materials: [sbom] })
    assert.deepEqual(
      subjects.map(({ name }) => name),
      ['git.head'],
    )
    assert.equal(subjects[0]?.annotations?.['berth.workflowRun'], 'wrun_1')
  })

  it('is nothing where there is nothing that it could be about', () => {
    const run = { ...evidence.run, commit: null }
    assert.equal(runStatement({ ...evidence, run, materials: [sbom] }), undefined)
  })
})
