import { createPrivateKey } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { addKey } from '../src/core/evidence/trust/add-key.ts'
import { recordDeployment } from '../src/core/ledger/record/record-deployment.ts'
import { digestOf, type Digest } from '../src/formats/digest.ts'
import { formatEnvelope } from '../src/formats/evidence/dsse.ts'
import { parsePublicKey } from '../src/formats/evidence/public-key.ts'
import { generateKeyPair } from '../src/signatures/generate.ts'
import { signEnvelope } from '../src/signatures/sign.ts'
import { cpuOf } from './cpu.ts'
import { openPlace, type Place, type Places } from './places.ts'
import { startServer } from './server.ts'
import { absolute, type Finding, type How } from './table.ts'
import { attest, callAs, settle } from './world.ts'

/**
 * From the first byte of a push of a signed SBOM of 10 MB, over HTTP, until what it lists is found
 * where it runs; and how long the server's main loop was held meanwhile. The statement, its
 * signature and the body are made before.
 */
export const largeSbom = async (
  engine: string,
  places: Places,
  how: How,
): Promise<readonly Finding[]> => {
  const place = await places.create()
  const secret = await settle(place, environment)
  const rounds = how.rounds ?? 9
  await run(place, secret, rounds + 1)
  const server = await startServer(place, { profile: how.profile })
  const call = caller(server.url, secret)
  const times: number[] = []
  const holds: number[] = []
  const cpu: number[] = []
  for (let round = 0; round <= rounds; round++) {
    const body = JSON.stringify({ envelope: envelopeOf(round).toString('base64') })
    await longestHold(server.url)
    const [began, cpuBefore] = [performance.now(), cpuOf(server.pid)]
    await call('POST', '/v1/attestations/import', body)
    const stored = performance.now() - began
    while (!(await isFound(call, round))) await sleep(betweenLooks)
    const [ms, cpuMs] = [performance.now() - began, cpuOf(server.pid) - cpuBefore]
    const held = await longestHold(server.url)
    const told = { stored, found: ms, processor: cpuMs, 'loop held': held }
    console.log(`${engine}: ${Object.entries(told).map(inMs).join(', ')}`)
    // The first round only warms up.
    if (round === 0) continue
    times.push(ms)
    holds.push(held)
    cpu.push(cpuMs)
  }
  await server.stop()
  return [
    absolute({ what: 'a 10 MB SBOM, from its push until found', engine, unit: 'ms' }, times, {
      bound: 'at most',
      value: 1000,
    }),
    absolute({ what: 'processor time of the server for it', engine, unit: 'ms' }, cpu),
    absolute({ what: 'the longest that it held the main loop', engine, unit: 'ms' }, holds, {
      bound: 'at most',
      value: 50,
    }),
  ]
}

const inMs = ([what, ms]: [string, number]): string => `${what} ${Math.round(ms)} ms`

const environment = 'cluster'
const betweenLooks = 20
const key = generateKeyPair('ed25519')
const digestIn = (round: number): Digest => digestOf(`large ${round}`)

/** What the SBOMs are of runs, each in a slot; their key is trusted. */
const run = async (place: Place, secret: string, rounds: number): Promise<void> => {
  const db = await openPlace(place)
  const context = await callAs(db, place, secret)
  const trusted = parsePublicKey(key.publicKey)
  if (!trusted.ok) throw new Error(trusted.problem)
  await addKey(context, { name: 'release', key: trusted.value })
  const digests = Array.from({ length: rounds }, (_, round) => digestIn(round))
  await attest(context, digests)
  for (const [round, digest] of digests.entries())
    await recordDeployment(context, {
      environment,
      logicalEnvironment: 'production',
      deploymentName: `shop-${round}`,
      kind: 'CONTAINER_IMAGE',
      digest,
      status: 'deployed',
      labels: {},
    })
  await db.close()
}

type Call = (method: 'GET' | 'POST', path: string, body?: string) => Promise<unknown>

const caller =
  (url: string, secret: string): Call =>
  async (method, path, body) => {
    const headers = { authorization: `Bearer ${secret}`, 'content-type': 'application/json' }
    const answer = await fetch(url + path, { method, headers, ...(body ? { body } : {}) })
    const text = await answer.text()
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text.slice(0, 500)}`)
    return JSON.parse(text)
  }

const isFound = async (call: Call, round: number): Promise<boolean> => {
  const sought = encodeURIComponent(`pkg:npm/package-1@1.${round}.0`)
  const { items } = (await call('GET', `/v1/where/evidence?package=${sought}`)) as {
    readonly items: readonly unknown[]
  }
  return items.length > 0
}

/** How often the server looks at its loop, in milliseconds: what is no delay. */
const lookMs = 10

/** The longest time, in milliseconds, that the server's loop stood still since this was asked. */
const longestHold = async (url: string): Promise<number> => {
  const text = await (await fetch(`${url}/metrics`)).text()
  const seconds = /^nodejs_eventloop_lag_max_seconds (\S+)$/m.exec(text)?.[1]
  return Math.max(0, Number(seconds) * 1000 - lookMs)
}

const largeBytes = 10_000_000

const envelopeOf = (round: number): Buffer => {
  const components: object[] = []
  for (let bytes = 0, n = 0; bytes < largeBytes; n++) {
    const component = {
      'bom-ref': `pkg:npm/package-${n}@1.${round}.0?package-id=${digestOf(`${n}`).slice(-16)}`,
      type: 'library',
      name: `package-${n}`,
      version: `1.${round}.0`,
      licenses: [{ license: { id: 'MIT' } }],
      hashes: [{ alg: 'SHA-256', content: digestOf(`package ${n}`).slice('sha256:'.length) }],
      cpe: `cpe:2.3:a:package-${n}:package-${n}:1.${round}.0:*:*:*:*:*:*:*`,
      purl: `pkg:npm/package-${n}@1.${round}.0`,
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
    subject: [{ digest: { sha256: digestIn(round).slice('sha256:'.length) } }],
    predicateType: 'https://cyclonedx.org/bom/v1.6',
    predicate: { bomFormat: 'CycloneDX', specVersion: '1.6', components },
  }
  const payload = Buffer.from(JSON.stringify(statement))
  const signed = signEnvelope(
    'application/vnd.in-toto+json',
    payload,
    createPrivateKey(key.privateKey),
  )
  return Buffer.from(formatEnvelope(signed))
}
