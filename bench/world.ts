import { randomBytes } from 'node:crypto'
import { setImmediate } from 'node:timers/promises'
import { authenticate } from '../src/core/access/authenticate.ts'
import { firstStart } from '../src/core/access/first-start.ts'
import { createEnvironment } from '../src/core/environments/create-environment.ts'
import { createAttestation } from '../src/core/evidence/create-attestation.ts'
import type { EvidenceContext, EvidencePorts } from '../src/core/evidence/trust/verifier.ts'
import type { World } from '../src/core/kernel/context.ts'
import type { Database } from '../src/core/kernel/database.ts'
import { idsFrom } from '../src/core/kernel/id.ts'
import type { Digest } from '../src/formats/digest.ts'
import { loadKeys } from '../src/keys.ts'
import { answerMemory, listedMemory, toldMemory } from '../src/signatures/answer-memory.ts'
import { serverSigner } from '../src/signatures/server-signer.ts'
import { signatureVerifier } from '../src/signatures/signature-verifier.ts'
import { openPlace, type Place } from './places.ts'

/** A world without a server, for what must be there before anything is measured. */
const worldOn = (db: Database, place: Place): World & EvidencePorts => ({
  db,
  now: Date.now,
  newId: idsFrom(Date.now, randomBytes),
  random: randomBytes,
  wake: () => {},
  verifier: signatureVerifier,
  signer: serverSigner(loadKeys(place.folder, true)),
  answers: answerMemory(),
  told: toldMemory(),
  listed: listedMemory(),
  pause: () => setImmediate(),
})

/** Calls as the administrator, in this process. */
export const callAs = async (
  db: Database,
  place: Place,
  secret: string,
): Promise<EvidenceContext> => {
  const world = worldOn(db, place)
  const principal = await authenticate(world, secret)
  return {
    ...world,
    principal,
    request: { id: world.newId('req'), address: '127.0.0.1', idempotency: null },
  }
}

/** The first start on an empty place, with one environment; answers the administrator's secret. */
export const settle = async (place: Place, environment: string): Promise<string> => {
  const db = await openPlace(place)
  try {
    const born = await firstStart(worldOn(db, place), loadKeys(place.folder, true).fingerprints)
    if (!born) throw new Error('the place is not new')
    const { secret } = born.token
    await createEnvironment(await callAs(db, place, secret), {
      name: environment,
      description: '',
      type: 'kubernetes',
      labels: {},
    })
    return secret
  } finally {
    await db.close()
  }
}

/** Attests each digest by a statement that the server signs. */
export const attest = async (
  context: EvidenceContext,
  digests: readonly Digest[],
): Promise<void> => {
  const left = digests.values()
  const one = async (): Promise<void> => {
    for (const digest of left)
      await createAttestation(context, {
        digest,
        name: 'registry.test/shop/web',
        kind: 'CONTAINER_IMAGE',
        predicateType: 'https://slsa.dev/provenance/v1',
        predicate: { builder: 'bench' },
        project: 'shop',
      })
  }
  await Promise.all(Array.from({ length: 8 }, one))
}
