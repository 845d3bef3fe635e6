import { createHash, randomBytes } from 'node:crypto'
import { realpathSync } from 'node:fs'
import { homedir, hostname } from 'node:os'
import { setImmediate, setTimeout as sleep } from 'node:timers/promises'
import { join } from 'node:path'
import { folderBlobs } from './blobs/folder-blobs.ts'
import { dataFolder } from './config/platform-folders.ts'
import type { Settings } from './config/settings.ts'
import { firstStart, hasStarted } from './core/access/first-start.ts'
import { newSecret } from './core/access/secret.ts'
import type { World } from './core/kernel/context.ts'
import type { Database } from './core/kernel/database.ts'
import { idsFrom } from './core/kernel/id.ts'
import type { Migration } from './db/migrations.ts'
import { hostChanges } from './drivers/host/host-changes.ts'
import { hostClient } from './drivers/host/host-client.ts'
import { hostRuntime } from './drivers/host/host-runtime.ts'
import { socketPath } from './host/socket.ts'
import { createApp } from './http/app.ts'
import { createNews } from './http/news.ts'
import { createMetrics, type Metrics } from './http/metrics.ts'
import type { FindPage } from './http/page.ts'
import type { Ports } from './http/route.ts'
import { closed, listening, urlOf, usualPatience, type Patience } from './listening.ts'
import { openBlobBytes } from './open-blob-bytes.ts'
import { openDatabase } from './open-database.ts'
import { tellTransportTrouble } from './http/transport-problems.ts'
import { loadKeys, type Keys } from './keys.ts'
import { prepareFolder } from './prepare-folder.ts'
import { seldom } from './seldom.ts'
import { unshownToken, type UnshownToken } from './unshown-token.ts'
import { answerMemory, listedMemory, toldMemory } from './signatures/answer-memory.ts'
import { serverSigner } from './signatures/server-signer.ts'
import { signatureVerifier } from './signatures/signature-verifier.ts'
import type { InPasses } from './worker/in-passes.ts'
import { startWorker } from './worker/worker.ts'

/** A server that takes calls. */
export interface Server {
  readonly url: string
  /** The administrator's secret, until it was shown once. */
  readonly unshown: UnshownToken | undefined
  /**
   * Takes no more calls, finishes those that run (at most ten seconds), and lets go of everything.
   */
  stop(): Promise<void>
}

/** How the server stands in its surroundings. */
export interface Surroundings {
  readonly version: string
  readonly migrations: readonly Migration[]
  /** Finds the web page; absent: there is none. */
  readonly page?: FindPage
  readonly log: (line: Readonly<Record<string, unknown>>) => void
  /** Its clock, in milliseconds since 1970; absent: the machine's. */
  readonly now?: () => number
  readonly patience?: Patience
}

/** What control needs of the settings; the host has the others. */
export type ControlSettings = Pick<
  Settings,
  'listen' | 'port' | 'data' | 'databaseUrl' | 'callsPerSecond'
> &
  Partial<
    Pick<
      Settings,
      'baseHost' | 'workflowRunExpiryMs' | 'blobsUrl' | 'blobQuotaBytes' | 'uploadsAtOnce'
    >
  >

/** Starts control: database, API and worker in this process. */
export const serve = async (settings: ControlSettings, around: Surroundings): Promise<Server> => {
  const data = settings.data ?? dataFolder(process.platform, process.env, homedir())
  prepareFolder(data)
  const metrics = createMetrics(around.version)
  const db = await openDatabase(settings, data, around.migrations, metrics.held)
  try {
    return await control(settings, around, { data, db, metrics })
  } catch (error) {
    await db.close()
    throw error
  }
}

/** The same after every start: whoever was killed goes on at once with what it held. */
const ownerOf = (data: string): string =>
  createHash('sha256')
    .update(`${hostname()}\0${realpathSync(data)}`)
    .digest('hex')

/** Control on an open database. */
const control = async (
  settings: ControlSettings,
  around: Surroundings,
  {
    data,
    db,
    metrics,
  }: { readonly data: string; readonly db: Database; readonly metrics: Metrics },
): Promise<Server> => {
  const keys = loadKeys(data, !(await hasStarted({ db })))
  let worker: InPasses | undefined
  const numbering = createNews()
  const ended = createNews()
  const hostOf = (): string | undefined => socketPath(data)
  const say = hostClient(hostOf)
  const host = hostRuntime(say)
  const now = around.now ?? Date.now
  const world: World & Ports = {
    db,
    now,
    newId: idsFrom(now, randomBytes),
    random: randomBytes,
    wake: () => worker?.wake(),
    verifier: signatureVerifier,
    signer: serverSigner(keys),
    installKey: keys.install,
    answers: answerMemory(),
    pause: () => setImmediate(),
    told: toldMemory(),
    listed: listedMemory(),
    blobs: folderBlobs(join(data, 'sources')),
    blobBytes: openBlobBytes(settings.blobsUrl, data, process.env),
    blobQuotaBytes: settings.blobQuotaBytes ?? 50 * 2 ** 30,
    runtime: host,
    edge: host,
    baseHost: settings.baseHost ?? 'localhost',
    runsExpireAfterMs: settings.workflowRunExpiryMs ?? 24 * 3_600_000,
  }
  try {
    const unshown = await start(world, data, keys)
    const tellTrouble = seldom(now, (work, error, times) =>
      around.log({ message: `${work} failed`, error, ...(times > 1 ? { times } : {}) }),
    )
    worker = startWorker(world, {
      owner: ownerOf(data),
      isHostThere: () => hostOf() !== undefined,
      hostChanges: hostChanges(say),
      onRest: () => ended.tell(),
      onNumbered: (count) => {
        metrics.numbered(count)
        if (count > 0) numbering.tell()
      },
      onFailure: (work, error) => {
        metrics.passFailed()
        tellTrouble(work, String(error))
      },
    })
    let isReady = true
    const app = createApp({
      world,
      numbering,
      ended,
      metrics,
      log: around.log,
      callsPerSecond: settings.callsPerSecond,
      uploadsAtOnce: settings.uploadsAtOnce ?? 16,
      isReady: () => isReady,
      version: around.version,
      page: around.page ?? (async () => undefined),
    })
    const patience = around.patience ?? usualPatience
    const server = await listening(app.fetch, settings, patience)
    if ('headersTimeout' in server) tellTransportTrouble(server, () => world.newId('req'))
    return {
      url: urlOf(server),
      unshown,
      stop: async () => {
        isReady = false
        await closed(server, patience)
        // What the database does not finish by then goes on without us, or is undone.
        await Promise.race([
          worker?.stop().then(() => db.close()),
          sleep(patience.stoppingMs, undefined, { ref: false }),
        ])
      },
    }
  } catch (error) {
    await worker?.stop()
    throw error
  }
}

/** Makes what a first start makes; the secret is on the disk before it is in the database. */
const start = async (world: World, data: string, keys: Keys): Promise<UnshownToken | undefined> => {
  const token = unshownToken(data)
  if (token.secret === undefined && !(await hasStarted(world))) token.keep(newSecret(world.random))
  const born = await firstStart(world, keys.fingerprints, token.secret)
  if (born || token.isOld) return token
  token.forget()
  return undefined
}
