import assert from 'node:assert/strict'
import { before, it } from 'node:test'
import { noteEarlierInputs } from '../../src/core/evidence/origin/note-inputs.ts'
import { sql } from '../../src/core/kernel/sql.ts'
import { forEachEngine } from '../engines/engines.ts'
import { startApi, type Api, type How } from './api.ts'
import { digestOf, fillOrganization, newOrganization, type Scene } from './scene.ts'
import type { Trace } from '../../src/contract/trace.ts'

const hex = (digit: string): string => digestOf(digit).slice('sha256:'.length)
const commit = 'c0ffee'.padEnd(40, '0')
const runUrl = 'https://ci.example.com/runs/7'
const provenanceType = 'https://slsa.dev/provenance/v1'

const envelopeOf = (statement: object): string => {
  const payload = Buffer.from(JSON.stringify(statement)).toString('base64')
  const signatures = [{ sig: Buffer.from('unknown').toString('base64') }]
  const envelope = { payload, payloadType: 'application/vnd.in-toto+json', signatures }
  return Buffer.from(JSON.stringify(envelope)).toString('base64')
}

/** A workflow's attestation that vouches for materials, which made a subject. */
const chainloop = (subject: string, ...materials: readonly string[]): string =>
  envelopeOf({
    _type: 'https://in-toto.io/Statement/v1',
    subject: [{ name: 'made', digest: { sha256: hex(subject) } }],
    predicateType: 'chainloop.dev/attestation/v0.2',
    predicate: {
      materials: [subject, ...materials].map((each) => ({
        name: `material-${each}`,
        digest: { sha256: hex(each) },
        annotations: { 'chainloop.material.type': 'ARTIFACT', 'chainloop.material.name': each },
      })),
    },
  })

const idsOf = (trace: Trace): readonly string[] => trace.nodes.map(({ id }) => id)
const edgesOf = (trace: Trace): readonly string[] =>
  trace.edges.map(({ from, relation, to }) => `${from} ${relation} ${to}`)

forEachEngine(
  'a trace',
  (engine) => {
    let api: Api
    let scene: Scene
    let provenance: string
    let record: string
    const blog: { how: How; attestation: string } = { how: {}, attestation: '' }

    const traced = async (subject: string, more: object = {}, how: How = scene.admin) =>
      (await api.ok('trace.show', { subject, ...more }, how)).body as unknown as Trace
    const importOf = async (envelope: string, project: string): Promise<string> =>
      (await api.ok('attestation.import', { envelope, project }, scene.admin)).body['id'] as string

    before(async () => {
      api = await startApi(await engine.open())
      scene = await fillOrganization(api, await newOrganization(api, 'first'))
      const stated = await api.ok(
        'attestation.create',
        {
          digest: digestOf('c'),
          predicateType: provenanceType,
          predicate: {
            runDetails: { builder: { id: 'https://ci.example.com/builder' } },
            buildDefinition: {
              buildType: 'https://ci.example.com/build',
              resolvedDependencies: [
                { uri: 'pkg:docker/node@22', digest: { sha256: hex('d') } },
                { uri: 'git+https://example.com/acme/shop', digest: { gitCommit: commit } },
              ],
            },
          },
          project: 'shop',
          workflow: 'build',
          runUrl,
          commit,
        },
        scene.admin,
      )
      provenance = stated.body['id'] as string
      const recorded = await api.ok(
        'deployment.record',
        {
          environment: 'k8s-east',
          logicalEnvironment: 'acceptance',
          deploymentName: 'traced',
          kind: 'CONTAINER_IMAGE',
          digest: digestOf('c'),
          project: 'shop',
        },
        scene.admin,
      )
      record = recorded.body['recordId'] as string
      blog.attestation = await importOf(chainloop('1', 'e'), 'blog')
      const token = { name: 'reader of blog', role: 'viewer', project: 'blog' }
      const { body } = await api.ok('token.create', token, scene.admin)
      blog.how = { token: body['secret'] as string }
    })

    it('leads from a record to the artifact, its evidence, run, commit and inputs', async () => {
      const trace = await traced(record)
      assert.equal(trace.root, `record:${record}`)
      assert.deepEqual(idsOf(trace), [
        `record:${record}`,
        `artifact:${digestOf('c')}`,
        `attestation:${provenance}`,
        `run:${runUrl}`,
        `commit:${commit}`,
        'repository:https://example.com/acme/shop',
        `artifact:${digestOf('d')}`,
      ])
      assert.deepEqual(edgesOf(trace), [
        `artifact:${digestOf('c')} deployment record:${record}`,
        `attestation:${provenance} subject artifact:${digestOf('c')}`,
        `run:${runUrl} run attestation:${provenance}`,
        `commit:${commit} commit attestation:${provenance}`,
        `repository:https://example.com/acme/shop repository commit:${commit}`,
        `artifact:${digestOf('d')} input attestation:${provenance}`,
      ])
      assert.equal(trace.cut, null)
      const [, , attestation] = trace.nodes
      assert.equal(
        attestation?.kind === 'attestation' && attestation.verification.answer,
        'verified',
      )
    })

    it('leads from a commit to what was made of it and where that runs', async () => {
      assert.deepEqual(idsOf(await traced(commit)), [
        `commit:${commit}`,
        'repository:https://example.com/acme/shop',
        `attestation:${provenance}`,
        `artifact:${digestOf('c')}`,
        `record:${record}`,
      ])
    })

    it('leads from a material to what vouches for it, over and over, and ends in a circle', async () => {
      const second = await importOf(chainloop('2', '1'), 'blog')
      const third = await importOf(chainloop('e', '2'), 'blog')
      const trace = await traced(digestOf('e'))
      assert.deepEqual(
        new Set(idsOf(trace)),
        new Set([
          ...['e', '1', '2'].map((digit) => `artifact:${digestOf(digit)}`),
          ...[blog.attestation, second, third].map((id) => `attestation:${id}`),
        ]),
      )
      assert.equal(trace.edges.length, 6)
    })

    it('leads from what went into a build to what came of it and where that runs', async () => {
      const input = digestOf('d')
      const trace = await traced(input)
      const known = idsOf(trace)
      for (const id of [`artifact:${input}`, `attestation:${provenance}`, `record:${record}`])
        assert.ok(known.includes(id), `${id} in ${known.join(' ')}`)
      assert.ok(edgesOf(trace).includes(`artifact:${input} input attestation:${provenance}`))
      // What goes in says nothing of it: it is no evidence about it.
      await api.refused('not_found', 'artifact.describe', { digest: input }, scene.admin)
      await api.refused('not_found', 'trace.show', { subject: input }, blog.how)
    })

    it('knows the inputs of builds that are older than the table of them', async () => {
      await api.world.db.write(async (tx) => {
        await tx.run(sql`update attestations set inputs_noted = null`)
        await tx.run(sql`delete from build_inputs`)
      })
      await api.refused('not_found', 'trace.show', { subject: digestOf('d') }, scene.admin)
      assert.ok((await noteEarlierInputs(api.world)) > 1)
      assert.ok(idsOf(await traced(digestOf('d'))).includes(`attestation:${provenance}`))
      assert.equal(await noteEarlierInputs(api.world), 0)
    })

    it('leads from a workflow run to what it made, with and without a URL', async () => {
      for (const [digit, url] of [
        ['7', null],
        ['8', 'https://ci.example.com/runs/8'],
      ] as const) {
        const named = url === null ? {} : { runUrl: url }
        const asked = { project: 'shop', workflow: 'build', version: 'v9', ...named }
        const begun = await api.ok('workflow-run.begin', asked, scene.admin)
        const run = begun.body['id'] as string
        const root = `run:${url ?? run}`
        assert.deepEqual(idsOf(await traced(run)), [root])
        const statement = {
          _type: 'https://in-toto.io/Statement/v1',
          subject: [{ digest: { sha256: hex(digit) } }],
          predicateType: provenanceType,
          predicate: {},
        }
        const { body } = await api.ok('workflow-run.push', { id: run, statement }, scene.admin)
        const pushed = (body['attestation'] as { id: string }).id
        const trace = await traced(run)
        assert.equal(trace.root, root)
        assert.ok(edgesOf(trace).includes(`${root} run attestation:${pushed}`))
        assert.ok(idsOf(trace).includes(`artifact:${digestOf(digit)}`))
        const node = (await traced(digestOf(digit))).nodes.find(({ id }) => id === root)
        assert.deepEqual(node?.kind === 'run' && [node.runId, node.url], [run, url])
        await api.refused('not_found', 'trace.show', { subject: run }, blog.how)
      }
    })

    it('begins with an attestation, too', async () => {
      const ids = idsOf(await traced(blog.attestation))
      assert.equal(ids[0], `attestation:${blog.attestation}`)
      assert.ok(
        ids.includes(`artifact:${digestOf('1')}`) && ids.includes(`artifact:${digestOf('e')}`),
      )
    })

    it('goes over to what equals an artifact, and says that they are the same', async () => {
      const manifest = {
        mediaType: 'application/vnd.oci.image.manifest.v1+json',
        digest: digestOf('f'),
        size: 2,
        platform: { os: 'linux', architecture: 'amd64' },
      }
      const index = Buffer.from(
        JSON.stringify({
          schemaVersion: 2,
          mediaType: 'application/vnd.oci.image.index.v1+json',
          manifests: [manifest],
        }),
      )
      await api.ok(
        'attestation.create',
        {
          digest: digestOf('f'),
          predicateType: provenanceType,
          predicate: {},
          project: 'shop',
          index: index.toString('base64'),
        },
        scene.admin,
      )
      const trace = await traced(digestOf('f'))
      const same = trace.edges.filter(({ relation }) => relation === 'same')
      assert.equal(same.length, 1)
      assert.equal(same[0]?.to, `artifact:${digestOf('f')}`)
    })

    it('is cut at its limit, and says where to go on', async () => {
      const trace = await traced(record, { limit: '2' })
      assert.deepEqual(idsOf(trace), [`record:${record}`, `artifact:${digestOf('c')}`])
      assert.deepEqual(trace.cut, { nodes: 2, continueWith: [digestOf('c')] })
      assert.deepEqual(
        trace.nodes.map(({ isCut }) => isCut),
        [false, true],
      )
    })

    it('shows to who reads one project nothing of another', async () => {
      for (const subject of [record, digestOf('c'), provenance, commit])
        await api.refused('not_found', 'trace.show', { subject }, blog.how)
      await api.ok(
        'attestation.create',
        { digest: digestOf('e'), predicateType: provenanceType, predicate: {}, project: 'shop' },
        scene.admin,
      )
      const importedByShop = await importOf(chainloop('3', 'e'), 'shop')
      const mine = await traced(digestOf('e'), {}, blog.how)
      const all = await traced(digestOf('e'))
      assert.ok(idsOf(all).includes(`attestation:${importedByShop}`))
      for (const node of mine.nodes)
        if (node.kind === 'attestation') assert.equal(node.project, 'blog')
      assert.ok(!idsOf(mine).includes(`artifact:${digestOf('3')}`))
    })

    for (const subject of ['', 'sha256:abc', 'rec_', `${commit}0`, 'x'.repeat(300)])
      it(`is refused of ${JSON.stringify(subject.slice(0, 20))}`, async () => {
        const { status } = await api.call('trace.show', { subject }, scene.admin)
        assert.ok(status === 400 || (subject === '' && status === 404))
      })

    it('is not there for what nobody knows', async () => {
      for (const subject of [digestOf('9'), 'f'.repeat(40), 'rec_nope'])
        await api.refused('not_found', 'trace.show', { subject }, scene.admin)
    })
  },
  { fsync: 'off' },
)
