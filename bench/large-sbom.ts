import { createPrivateKey } from 'node:crypto'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { folderBytes } from '../src/blobs/folder-bytes.ts'
import { importAttestation } from '../src/core/evidence/create-attestation.ts'
import { waitingInventories } from '../src/core/evidence/inventory.ts'
import { indexInventory } from '../src/core/packages/index-inventory.ts'
import { digestOf } from '../src/formats/digest.ts'
import { formatEnvelope } from '../src/formats/evidence/dsse.ts'
import { generateKeyPair } from '../src/signatures/generate.ts'
import { signEnvelope } from '../src/signatures/sign.ts'
import { openPlace, type Places } from './places.ts'
import { absolute, type Finding, type How } from './table.ts'
import { callAs, settle } from './world.ts'

/** From the bytes of an SBOM of 10 MB in an envelope until all that it lists is indexed. */
export const largeSbom = async (engine: string, places: Places, how: How): Promise<Finding> => {
  const place = await places.create()
  const secret = await settle(place, 'cluster')
  const db = await openPlace(place)
  // No blob is among what is indexed here: nothing is read or written there.
  const blobBytes = folderBytes(join(tmpdir(), 'berth-no-blobs'))
  const context = { ...(await callAs(db, place, secret)), blobBytes, pause: () => setImmediate() }
  const times: number[] = []
  let longest = 0
  for (let round = -1; round < (how.rounds ?? 5); round++) {
    const envelope = envelopeOf(round)
    const held = watchLoop()
    const began = performance.now()
    await importAttestation(context, { envelope })
    for (const inventory of await waitingInventories(context, 10))
      await indexInventory(context, inventory)
    const ms = performance.now() - began
    const most = await held()
    console.log(`${engine}: 10 MB in ${Math.round(ms)} ms, the loop held ${Math.round(most)} ms`)
    if (round < 0) continue
    times.push(ms)
    longest = Math.max(longest, most)
  }
  await db.close()
  console.log(`${engine}: the main loop was held for at most ${Math.round(longest)} ms`)
  return absolute({ what: 'a 10 MB SBOM, stored and indexed', engine, unit: 'ms' }, times, {
    bound: 'at most',
    value: 1000,
  })
}

/** Notes the longest time between two turns of the loop, in milliseconds, until it is asked. */
const watchLoop = (): (() => Promise<number>) => {
  let [most, last, going] = [0, performance.now(), true]
  const watch = async (): Promise<void> => {
    while (going) {
      await setImmediate()
      most = Math.max(most, performance.now() - last)
      last = performance.now()
    }
  }
  const watching = watch()
  return async () => {
    going = false
    await watching
    return most
  }
}

const key = createPrivateKey(generateKeyPair('ed25519').privateKey)
const largeBytes = 10_000_000

const envelopeOf = (round: number): Buffer => {
  const components: object[] = []
  for (let bytes = 0, n = 0; bytes < largeBytes; n++) {
    const component = {
      'bom-ref': `pkg:npm/package-${n}@1.${round + 1}.0?package-id=${n}`,
      type: 'library',
      name: `package-${n}`,
      version: `1.${round + 1}.0`,
      licenses: [{ license: { id: 'MIT' } }],
      cpe: `cpe:2.3:a:package-${n}:package-${n}:1.${round + 1}.0:*:*:*:*:*:*:*`,
      purl: `pkg:npm/package-${n}@1.${round + 1}.0`,
      properties: Array.from({ length: 6 }, (_, at) => ({
        name: `syft:location:${at}:path`,
        value: `/usr/lib/node_modules/package-${n}/node_modules/${at}/package.json`,
      })),
    }
    bytes += JSON.stringify(component).length + 1
    components.push(component)
  }
  const statement = {
    _type: 'https://in-toto.io/Statement/v1',
    subject: [{ digest: { sha256: digestOf(`large ${round}`).slice(7) } }],
    predicateType: 'https://cyclonedx.org/bom/v1.6',
    predicate: { bomFormat: 'CycloneDX', specVersion: '1.6', components },
  }
  const payload = Buffer.from(JSON.stringify(statement))
  return Buffer.from(formatEnvelope(signEnvelope('application/vnd.in-toto+json', payload, key)))
}
