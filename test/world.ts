import { createHash, createSecretKey } from 'node:crypto'
import { rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { folderBlobs } from '../src/blobs/folder-blobs.ts'
import { folderBytes } from '../src/blobs/folder-bytes.ts'
import { authenticate } from '../src/core/access/authenticate.ts'
import { createOrganization } from '../src/core/access/create-organization.ts'
import { firstStart } from '../src/core/access/first-start.ts'
import type { Context, World } from '../src/core/kernel/context.ts'
import type { Database } from '../src/core/kernel/database.ts'
import { idsFrom } from '../src/core/kernel/id.ts'
import { sql } from '../src/core/kernel/sql.ts'
import { hostClient } from '../src/drivers/host/host-client.ts'
import { hostRuntime } from '../src/drivers/host/host-runtime.ts'
import type { Ports } from '../src/http/route.ts'
import { answerMemory, listedMemory, toldMemory } from '../src/signatures/answer-memory.ts'
import { generateKeyPair } from '../src/signatures/generate.ts'
import { serverSigner } from '../src/signatures/server-signer.ts'
import { signatureVerifier } from '../src/signatures/signature-verifier.ts'

/** Where injected clocks begin: 2026-01-01T00:00:00Z, in milliseconds since 1970. */
export const dawn = Date.UTC(2026, 0, 1)

/** A clock that goes only when it is told to. */
export interface Clock {
  readonly now: () => number
  set(ms: number): void
}

export const clockAt = (start = dawn): Clock => {
  let at = start
  return {
    now: () => at,
    set: (ms) => {
      at = ms
    },
  }
}

/** Chance that replays: the same seed gives the same bytes. */
export const chance = (seed: string): ((bytes: number) => Uint8Array) => {
  let drawn = 0
  return (bytes) => {
    const blocks: Buffer[] = []
    for (let have = 0; have < bytes; have += 32)
      blocks.push(createHash('sha256').update(`${seed} ${drawn++}`).digest())
    return Buffer.concat(blocks).subarray(0, bytes)
  }
}

/** What operations need of the world, with real signatures and nothing else that is real. */
export type TestWorld = World & Ports

/** A call with all that any operation may need. */
export type TestCall = Context & Ports

// Made by the first that uploads something, and gone with the process.
const scratch = join(tmpdir(), `berth-blobs-${process.pid}`)
process.once('exit', () => rmSync(scratch, { recursive: true, force: true }))
let worlds = 0

/** What speaks to a host that is not there. */
const noHost = hostRuntime(hostClient(() => undefined))

const serverKeys = {
  signing: generateKeyPair('ed25519').privateKey,
  statement: generateKeyPair('ed25519').privateKey,
}

export const worldOn = (
  db: Database,
  { seed = 'berth', now = clockAt().now }: { readonly seed?: string; readonly now?: () => number },
): TestWorld => {
  const random = chance(seed)
  return {
    db,
    now,
    newId: idsFrom(now, random),
    random,
    wake: () => {},
    verifier: signatureVerifier,
    signer: serverSigner(serverKeys),
    installKey: createSecretKey(Buffer.alloc(32, 7)),
    answers: answerMemory(),
    told: toldMemory(),
    listed: listedMemory(),
    pause: () => setImmediate(),
    blobs: folderBlobs(join(scratch, String(++worlds))),
    runtime: noHost,
    edge: noHost,
    baseHost: 'localhost',
    blobBytes: folderBytes(join(scratch, `blobs-${worlds}`)),
    blobQuotaBytes: 2 ** 30,
    runsExpireAfterMs: 24 * 3_600_000,
  }
}

/** A call by the owner of a token's secret. */
export const callBy = async (
  world: TestWorld,
  secret: string,
  idempotency: { readonly key: string; readonly bodyHash: string } | null = null,
): Promise<TestCall> => ({
  ...world,
  principal: await authenticate(world, secret),
  request: { id: world.newId('req'), address: '192.0.2.1', idempotency },
})

/** The first administrator of a new database, who may also create organizations. */
export const firstAdministrator = async (world: TestWorld): Promise<TestCall> => {
  const born = await firstStart(world, { install: 'test' })
  if (!born) throw new Error('the database has been started before')
  return await callBy(world, born.token.secret)
}

/** The same call to another server of the same data. */
export const through = (world: TestWorld, context: Context): TestCall => ({
  ...context,
  ...world,
})

/** The administrator of a new organization in a world that has one already. */
export const administratorOf = async (
  world: TestWorld,
  installer: Context,
  name: string,
): Promise<TestCall> => {
  const born = await createOrganization(through(world, installer), { name, description: '' })
  return await callBy(world, born.token.secret)
}

/**
 * From now on it is for another organization to run services as processes: for tests that share a
 * database, each with an organization of its own.
 */
export const freeProcesses = (db: Database): Promise<unknown> =>
  db.write((tx) => tx.run(sql`update environments set driver = null where driver = 'process'`))
