import assert from 'node:assert/strict'
import { it } from 'node:test'
import type { Kind } from '../../src/core/artifacts/artifact.ts'
import { importAttestation } from '../../src/core/evidence/create-attestation.ts'
import { addKey } from '../../src/core/evidence/trust/add-key.ts'
import { addTrustedIdentity } from '../../src/core/evidence/trust/add-trusted-identity.ts'
import { addTrustedRoot } from '../../src/core/evidence/trust/add-trusted-root.ts'
import { listAttestations } from '../../src/core/evidence/list-attestations.ts'
import { describeArtifact, listArtifacts } from '../../src/core/evidence/list-artifacts.ts'
import { removeKey } from '../../src/core/ledger/trust/remove-key.ts'
import { removeTrustedIdentity } from '../../src/core/ledger/trust/remove-trusted-identity.ts'
import { removeTrustedRoot } from '../../src/core/ledger/trust/remove-trusted-root.ts'
import { createProject } from '../../src/core/projects/create-project.ts'
import { listProjects } from '../../src/core/projects/list-projects.ts'
import { digestOf } from '../../src/formats/digest.ts'
import { makeStatement } from '../../src/formats/evidence/intoto.ts'
import { parseTrustedRoot } from '../../src/formats/evidence/trusted-root.ts'
import { readTables } from '../ledger/tables.ts'
import { github, sigstoreWorld } from '../signatures/sigstore-world.ts'
import { allTold, inRounds, oneOf, openField, race, races, told } from './arena.ts'
import { attest, indexOf, newPublicKey, report } from './operations.ts'

races('reports and evidence', (arena) => {
  it('evidence that arrives with the report: taken or refused, and then it counts', async () => {
    const field = await openField(arena(), { unattested: 'refuse' })
    const [one, other] = field.admins
    await inRounds(field, async (places, index) => {
      const [reported, attested] = await race(
        () => report(one, places, `a${index}`),
        () => attest(other, `a${index}`),
      )
      oneOf(told(reported), 'ok', 'artifact_unknown')
      assert.equal(told(attested), 'ok')
      const again = await report(one, places, `a${index}`)
      assert.equal(again.outcome, told(reported) === 'ok' ? 'unchanged' : 'deployed')
    })
  })

  it('the same index with the evidence and with reports of its manifests', async () => {
    const field = await openField(arena(), { unattested: 'refuse' })
    const [one, other] = field.admins
    await inRounds(field, async (places, round) => {
      const names = ['amd', 'arm', 'riscv'].map((name) => `${name}-${round}`)
      const index = indexOf(...names)
      const about = index.toString()
      const [attested, ...reported] = await race(
        () => attest(one, about, { index }),
        () => report(other, places, names[0] ?? '', { index, deploymentName: 'one' }),
        () => report(one, places, names[1] ?? '', { index, deploymentName: 'two' }),
        () => report(other, places, about, { index, deploymentName: 'three' }),
      )
      assert.equal(told(attested), 'ok')
      for (const ran of reported) oneOf(told(ran), 'ok', 'artifact_unknown')
      for (const name of names) await report(one, places, name, { deploymentName: 'three' })
    })
  })

  it('two kinds of one artifact, stated at once: one is refused, the other stays', async () => {
    const field = await openField(arena())
    const [one, other] = field.admins
    await inRounds(field, async (places, index) => {
      const name = `k${index}`
      // Known before, without a kind, in half of the rounds.
      if (index % 2 === 0) await attest(one, name)
      const say = (by: typeof one, how: string, kind: Kind): (() => Promise<unknown>) =>
        how === 'attest'
          ? () => attest(by, name, { kind })
          : () => report(by, places, name, { kind })
      const ways = [
        ['attest', 'attest'],
        ['report', 'report'],
        ['attest', 'report'],
      ][index % 3] ?? ['attest', 'attest']
      const all = await race(
        say(one, ways[0] ?? '', 'CONTAINER_IMAGE'),
        say(other, ways[1] ?? '', 'HELM_CHART'),
      )
      assert.deepEqual(allTold(all), ['kind_mismatch', 'ok'], ways.join(' and '))
      const { kind } = await describeArtifact(one, digestOf(name))
      const winner = 'answer' in (all[0] ?? {}) ? 'CONTAINER_IMAGE' : 'HELM_CHART'
      assert.equal(kind, winner)
    })
  })

  it('a name for an artifact that had none does not undo a kind', async () => {
    const field = await openField(arena())
    const [one, other] = field.admins
    await inRounds(field, async (places, index) => {
      const name = `n${index}`
      await attest(one, name)
      await race(
        () => report(one, places, name, { kind: 'ARCHIVE' }),
        () => report(other, places, name, { kind: 'ARCHIVE', deploymentName: 'b', name: 'shop' }),
      )
      const { kind, name: known } = await describeArtifact(one, digestOf(name))
      assert.deepEqual([kind, known], ['ARCHIVE', 'shop'])
    })
  })

  it('the same evidence twice is stored once', async () => {
    const field = await openField(arena())
    const [one, other] = field.admins
    await inRounds(field, async (_, index) => {
      const all = await race(
        () => attest(one, `s${index}`),
        () => attest(other, `s${index}`),
        () => attest(other, `s${index}`),
      )
      assert.deepEqual(allTold(all), ['ok', 'ok', 'ok'])
      const found = await listAttestations(one, { digest: digestOf(`s${index}`) }, { limit: 10 })
      assert.equal(found.items.length, 1)
    })
    const { audits } = await readTables(arena().databases[0], field.organizationId)
    const stored = audits.filter(({ action }) => action === 'attestation.create')
    const { items } = await listArtifacts(one, {}, { limit: 1000 })
    assert.equal(stored.length, items.length)
  })

  it('a project that evidence names and somebody creates arises once', async () => {
    const field = await openField(arena())
    const [one, other] = field.admins
    await inRounds(field, async (_, index) => {
      const project = `shop-${index}`
      const [a, b, created, again] = await race(
        () => attest(one, `p${index}`, { project }),
        () => attest(other, `q${index}`, { project }),
        () => createProject(other, { name: project, description: '' }),
        () => createProject(one, { name: project, description: '' }),
      )
      assert.deepEqual([told(a), told(b)], ['ok', 'ok'])
      oneOf(allTold([created, again]), ['name_taken', 'name_taken'], ['name_taken', 'ok'])
      const { items } = await listProjects(one, { limit: 1000 })
      assert.equal(items.length, index + 1)
    })
  })

  it('keys that come and go', async () => {
    const field = await openField(arena())
    const [one, other] = field.admins
    await inRounds(field, async (places, index) => {
      const [name, key] = [`key-${index}`, newPublicKey()]
      const added = await race(
        () => addKey(one, { name, key }),
        () => addKey(other, { name, key: newPublicKey() }),
      )
      assert.deepEqual(allTold(added), ['name_taken', 'ok'])
      const [first, second, reported, attested] = await race(
        () => removeKey(one, { name }),
        () => removeKey(other, { name }),
        () => report(one, places, 'a'),
        () => attest(other, `a${index}`),
      )
      assert.deepEqual(allTold([first, second]), ['not_found', 'ok'])
      assert.deepEqual(allTold([reported, attested]), ['ok', 'ok'])
    })
    const { audits } = await readTables(arena().databases[0], field.organizationId)
    const removals = audits.filter(({ action }) => action === 'key.remove')
    assert.equal(removals.length, audits.filter(({ action }) => action === 'key.add').length)
  })

  it('keyless evidence against whom to trust: in the end it counts by what is there', async () => {
    const field = await openField(arena(), { unattested: 'refuse' })
    const [one, other] = field.admins
    const sigstore = await sigstoreWorld()
    const root = parseTrustedRoot(JSON.stringify(sigstore.root))
    assert.ok(root.ok)
    await inRounds(field, async (_, index) => {
      const name = `round-${index}`
      const subject = `https://github.com/acme/shop-${index}/release`
      const digest = digestOf(name)
      const payload = makeStatement({
        subjects: [{ digest: { sha256: digest.slice('sha256:'.length) } }],
        predicateType: 'https://example.com/test/v1',
        predicate: {},
      })
      const envelope = Buffer.from(JSON.stringify(await sigstore.bundle({ payload, subject })))
      const rule = { name, issuer: github, subject }
      const all = await race(
        () => importAttestation(one, { envelope }),
        () => importAttestation(other, { envelope }),
        () => addTrustedRoot(one, { name, root: root.value }),
        () => addTrustedIdentity(other, rule),
      )
      assert.deepEqual(allTold(all), ['ok', 'ok', 'ok', 'ok'])
      const mark = async () => (await describeArtifact(one, digest)).evidence
      assert.equal(await mark(), 'verified')
      const ends = await race(
        () => removeTrustedRoot(one, { name }),
        () => removeTrustedRoot(other, { name }),
        () => removeTrustedIdentity(other, { name }),
      )
      assert.deepEqual(allTold(ends), ['not_found', 'ok', 'ok'])
      assert.equal(await mark(), 'unverified')
    })
  })
})
