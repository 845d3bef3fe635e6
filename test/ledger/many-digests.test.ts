import assert from 'node:assert/strict'
import { it } from 'node:test'
import { createAttestation } from '../../src/core/evidence/create-attestation.ts'
import { evidenceOf } from '../../src/core/evidence/evidence-of.ts'
import { digestOf } from '../../src/formats/digest.ts'
import { forEachEngine } from '../engines/engines.ts'
import { clockAt, dawn, firstAdministrator, worldOn } from '../world.ts'

forEachEngine(
  'evidence of many',
  (engine) => {
    it('20,000 digests are asked for in statements that both engines take', async () => {
      const db = await engine.open()
      const caller = await firstAdministrator(worldOn(db, { seed: 'many' }))
      const digests = Array.from({ length: 20_000 }, (_, at) => digestOf(`${at}`))
      const last = digests.at(-1) ?? assert.fail()
      const predicateType = 'https://example.com/test/v1'
      await createAttestation(caller, { digest: last, predicateType, predicate: {} })
      const found = await db.read((tx) => evidenceOf(tx, caller, digests))
      assert.equal(found.size, digests.length)
      assert.deepEqual([found.get(digestOf('0'))?.length, found.get(last)?.length], [0, 1])
    })

    it('of more evidence than counts, the newest counts, newest first', async () => {
      const db = await engine.open()
      const clock = clockAt()
      const caller = await firstAdministrator(worldOn(db, { seed: 'newest', now: clock.now }))
      const digest = digestOf('a')
      for (let version = 0; version < 203; version++) {
        clock.set(dawn + version)
        const said = { digest, predicateType: 'https://example.com/test/v1', predicate: {} }
        await createAttestation(caller, { ...said, version: `${version}` })
      }
      const facts = (await db.read((tx) => evidenceOf(tx, caller, [digest]))).get(digest) ?? []
      assert.deepEqual(
        facts.map(({ attestation }) => attestation.version),
        Array.from({ length: 200 }, (_, at) => `${202 - at}`),
      )
    })
  },
  { fsync: 'off' },
)
