import assert from 'node:assert/strict'
import { before, beforeEach, it } from 'node:test'
import { weighCertificates } from '../../src/core/evidence/trust/weigh-certificates.ts'
import { forEachEngine } from '../engines/engines.ts'
import { github, release, sigstoreWorld, statementAbout } from '../signatures/sigstore-world.ts'
import { startApi, type Api } from './api.ts'
import { digestOf, fillOrganization } from './scene.ts'

const base64 = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64')

/** More than are looked at for one digest. */
const many = 205

forEachEngine('genuine evidence among very many forgeries', (engine) => {
  let api: Api
  let root: object
  let genuine: string
  let forged: readonly string[]
  before(async () => {
    const [own, strange] = [await sigstoreWorld(), await sigstoreWorld()]
    root = own.root
    genuine = base64(await own.bundle({ payload: statementAbout('f') }))
    const says = JSON.parse(statementAbout('f').toString()) as object
    const forgeries: string[] = []
    for (let at = 0; at < many; at++) {
      const payload = Buffer.from(JSON.stringify({ ...says, predicate: { at } }))
      forgeries.push(base64(await strange.bundle({ payload })))
    }
    forged = forgeries
  })
  beforeEach(async () => {
    api = await startApi(await engine.open())
    await fillOrganization(api, { token: api.root })
    await api.ok('identity.add', { name: 'release', issuer: github, subject: release })
  })
  const trust = () => api.ok('trusted-root.add', { name: 'own', json: JSON.stringify(root) })
  const fill = async (): Promise<void> => {
    await api.ok('attestation.import', { envelope: genuine })
    api.clock.set(api.clock.now() + 1000)
    for (const envelope of forged) await api.ok('attestation.import', { envelope })
  }
  const mark = async () =>
    (await api.ok('artifact.describe', { digest: digestOf('f') })).body['evidence']

  it('counts, though all name whom we trust', async () => {
    await trust()
    await fill()
    assert.equal(await mark(), 'verified')
    await api.ok('trusted-root.remove', { name: 'own' })
    assert.equal(await mark(), 'unverified')
  })

  it('counts once it is found out whom a root that came later vouches for', async () => {
    await fill()
    await trust()
    assert.equal(await weighCertificates(api.world), many + 1)
    assert.equal(await mark(), 'verified')
    assert.equal(await weighCertificates(api.world), 0)
  })
})
