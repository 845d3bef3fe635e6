/** Predicates as their producers write them, one of each type that is understood. */

export const commit = 'd20ace7968ba43c0219f62d71334c1095bab1602'
export const git = 'git+https://github.com/acme/shop@refs/heads/main'
export const slsa1 = {
  buildDefinition: {
    buildType: 'https://actions.github.io/buildtypes/workflow/v1',
    externalParameters: { workflow: { repository: 'https://github.com/acme/shop' } },
    resolvedDependencies: [{ uri: git, digest: { gitCommit: commit } }],
  },
  runDetails: {
    builder: { id: 'https://github.com/actions/runner/github-hosted' },
    metadata: {
      invocationId: 'https://github.com/acme/shop/actions/runs/1',
      startedOn: '2026-01-02T03:04:05Z',
      finishedOn: '2026-01-02T04:04:05+01:00',
    },
  },
}
export const slsa02 = {
  builder: { id: 'https://cloudbuild.googleapis.com/GoogleHostedWorker@v0.3' },
  buildType: 'https://cloudbuild.googleapis.com/CloudBuildYaml@v0.1',
  invocation: { configSource: { uri: git, digest: { sha1: commit }, entryPoint: 'b.yaml' } },
  metadata: { buildStartedOn: '2026-01-02T03:04:05Z', completeness: { parameters: true } },
  materials: [{ uri: git, digest: { sha1: commit } }],
}
export const tests = {
  result: 'PASSED',
  configuration: [{ name: '.github/workflows/ci.yml', digest: { gitBlob: 'ebe4' } }],
  url: 'https://github.com/in-toto/in-toto/actions/runs/4425592351',
  passedTests: ['build (3.7)', 'build (3.8)'],
  warnedTests: [],
}
export const scan = {
  scanner: {
    uri: 'pkg:github/aquasecurity/trivy@244fd47e07d1004f0aed9',
    version: '0.19.2',
    db: { uri: 'pkg:github/aquasecurity/trivy-db', lastUpdate: '2021-08-06T17:45:50.52Z' },
    result: [
      { id: 'CVE-1', severity: [{ method: 'nvd', score: 'Medium' }] },
      { id: 'CVE-2', severity: [{ method: 'nvd', score: 'critical' }, { score: 'medium' }] },
      { vulnerability: { id: 'GHSA-3', severity: { method: 'cvss_score', score: '5.2' } } },
    ],
  },
  metadata: { scanStartedOn: '2021-08-06T17:45:50.52Z' },
}
export const vsa = {
  verifier: { id: 'https://example.com/publication_verifier', version: { v: '1' } },
  timeVerified: '1985-04-12T23:20:50.52Z',
  resourceUri: 'https://example.com/example-1.2.3.tar.gz',
  policy: { uri: 'https://example.com/example_tarball.policy' },
  inputAttestations: [{ uri: 'https://example.com/provenances/x', digest: {} }],
  verificationResult: 'PASSED',
  verifiedLevels: ['SLSA_BUILD_LEVEL_3'],
  slsaVersion: '1.0',
}
export const svr = {
  verifier: { id: 'https://example.com/v2', policy: { uri: 'https://example.com/p' } },
  timeCreated: '2024-03-15T14:22:00Z',
  properties: ['A', 'B', 'C', 'D', 'E'],
}
export const spdx2 = {
  spdxVersion: 'SPDX-2.3',
  SPDXID: 'SPDXRef-DOCUMENT',
  name: 'shop',
  documentNamespace: 'https://example.com/shop',
  creationInfo: { created: '2026-01-02T03:04:05Z', creators: ['Tool: syft-1.0'] },
  packages: [{ name: 'a' }, { name: 'b' }],
}
export const spdx3 = {
  '@context': 'https://spdx.org/rdf/3.0.1/spdx-context.jsonld',
  '@graph': [
    { type: 'CreationInfo', specVersion: '3.0.1', created: '2026-01-02T03:04:05Z' },
    { type: 'SpdxDocument', name: 'shop' },
    { type: 'software_Package', name: 'a' },
    { type: 'Relationship' },
  ],
}
export const cyclonedx = {
  bomFormat: 'CycloneDX',
  specVersion: '1.6',
  serialNumber: 'urn:uuid:1',
  metadata: {
    timestamp: '2026-01-02T03:04:05Z',
    tools: { components: [{ type: 'application', name: 'syft', version: '1.0' }] },
    component: { type: 'container', name: 'shop', version: 'v1' },
  },
  components: [{ type: 'library', name: 'a' }],
}
export const chainloop = {
  buildType: 'chainloop.dev/workflowrun/v0.1',
  builder: { id: 'chainloop.dev/cli/1.0@sha256:ab' },
  metadata: { name: 'build', workflowName: 'build', project: 'shop', projectVersion: 'v1' },
  runnerType: 'GITHUB_ACTION',
  materials: [
    {
      name: 'ghcr.io/acme/shop',
      annotations: {
        'chainloop.material.name': 'image',
        'chainloop.material.type': 'CONTAINER_IMAGE',
        'chainloop.material.cas': true,
      },
    },
  ],
}
export const workflowRun = {
  workflowRun: {
    id: 'wrun_01m7x',
    project: 'shop',
    workflow: 'build',
    version: 'v1',
    startedAt: '2026-01-02T03:04:05Z',
    finishedAt: '2026-01-02T03:05:05Z',
  },
  runner: {
    type: 'GITHUB_ACTION',
    url: 'https://github.com/acme/shop/actions/runs/1',
    actor: 'ada',
  },
  source: { commit, branch: 'main', repository: 'https://github.com/acme/shop.git', dirty: true },
  materials: [
    { name: 'image', digest: {}, annotations: { 'berth.material.kind': 'CONTAINER_IMAGE' } },
    { name: 'ticket', digest: {} },
  ],
  annotations: {},
}
