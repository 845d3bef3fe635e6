import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { folderBlobs } from '../../src/blobs/folder-blobs.ts'
import { deploy, type DeployInput } from '../../src/core/deployments/begin/deploy.ts'
import type { WholeRun } from '../../src/core/deployments/run.ts'
import { describeRun } from '../../src/core/deployments/read/status.ts'
import { appendToSource } from '../../src/core/sources/append-to-source.ts'
import { beginSource } from '../../src/core/sources/begin-source.ts'
import type { Database } from '../../src/core/kernel/database.ts'
import { hostChanges } from '../../src/drivers/host/host-changes.ts'
import { hostClient } from '../../src/drivers/host/host-client.ts'
import { hostRuntime } from '../../src/drivers/host/host-runtime.ts'
import { usualArchiveLimits } from '../../src/formats/archive/archive.ts'
import { removeFolder } from '../../src/formats/archive/extract.ts'
import { membersOf } from '../../src/formats/archive/folder.ts'
import { writeArchive } from '../../src/formats/archive/write.ts'
import { readDescriptor } from '../../src/formats/descriptor/descriptor.ts'
import { detect } from '../../src/formats/descriptor/detect.ts'
import type { Digest } from '../../src/formats/digest.ts'
import { startHost, type Host } from '../../src/host/host.ts'
import { socketPath } from '../../src/host/socket.ts'
import { keepDeploying } from '../../src/worker/deploying.ts'
import type { InPasses } from '../../src/worker/in-passes.ts'
import type { Engine } from '../engines/engines.ts'
import { searchPath, until } from '../host/scene.ts'
import { firstAdministrator, worldOn, type TestCall } from '../world.ts'

/** Control and a host on one data folder, with everything real but the sockets of the API. */
export interface Stage {
  readonly data: string
  /** The database's path or address. */
  readonly place: string
  readonly call: TestCall
  host: Pick<Host, 'close'>
  worker: InPasses
  readonly failures: unknown[]
  /** Where the edge listens. */
  edgePort(): Promise<number>
  /** Uploads the files and begins to deploy them. */
  deploy(
    files: Readonly<Record<string, string>>,
    descriptor: string,
    more?: Partial<DeployInput>,
  ): Promise<WholeRun>
  /** The run once it is over or waits. */
  rested(run: WholeRun): Promise<WholeRun>
  startWorker(owner: string): InPasses
  startHost(): Promise<void>
  close(): Promise<void>
}

/** How a stage differs from the usual one. */
export interface StageOptions {
  /** The first of its ports; each file of tests has its own. */
  readonly firstPort?: number
  /** Whether runs are carried here; else a process of its own does it. */
  readonly hasWorker?: boolean
  /** How its host is started on a data folder; in this process where nothing is said. */
  readonly openHost?: (data: string, firstPort: number) => Promise<Pick<Host, 'close'>>
}

let stages = 0

export const openStage = async (
  engine: Engine,
  { firstPort = 21_000, hasWorker = true, openHost = hostHere }: StageOptions = {},
): Promise<Stage> => {
  const data = mkdtempSync(join(tmpdir(), 'berth-deploying-'))
  const first = firstPort + 200 * stages++
  const failures: unknown[] = []
  let worker: InPasses | undefined
  const db = await engine.open()
  const world = {
    ...realWorld(db, data, 'deploying'),
    wake: () => worker?.wake(),
  }
  const port = world.runtime
  const call: TestCall = { ...(await firstAdministrator(world)), ...world }
  const startWorker = (owner: string): InPasses =>
    keepDeploying(world, {
      owner,
      isHostThere: () => true,
      hostChanges: hostChanges(hostClient(() => socketPath(data))),
      onFailure: (e) => failures.push(e),
    })
  let uploaded: Promise<unknown> = Promise.resolve()
  const stage: Stage = {
    data,
    place: engine.placeOf(db),
    call,
    host: await openHost(data, first),
    worker: (worker = hasWorker ? startWorker('worker-1') : nobody),
    failures,
    edgePort: async () => (await port.state()).edge.port,
    deploy: async (files, descriptor, more = {}) => {
      // One after another: an upload of the same bytes at once would be refused, and resumed.
      const uploading = uploaded.then(() => upload(call, data, files))
      uploaded = uploading.catch(() => {})
      const source = await uploading
      const read = readDescriptor(descriptor)
      if (!read.ok) throw new Error(JSON.stringify(read.flaws))
      const names = Object.keys(files)
      const services = read.value.services.map((service) => {
        const found = detect(
          service,
          { names, packageJson: null },
          { process: true, docker: false },
        )
        if (!found.ok) throw new Error(found.problem)
        return found.value.service
      })
      const whole = await deploy(call, {
        project: read.value.name,
        createIfMissing: 'ask',
        services,
        hold: false,
        version: null,
        labels: {},
        source,
        origin: { commit: null, dirty: false, branch: null, repository: null },
        onConflict: 'queue',
        plan: false,
        ...more,
      })
      return whole
    },
    rested: ({ run }) =>
      until(`${run.id} rests`, async () => {
        const whole = await describeRun(call, run.id)
        return whole.run.endedAt !== null || whole.run.state === 'waiting' ? whole : undefined
      }),
    startWorker: (owner) => (stage.worker = worker = startWorker(owner)),
    startHost: async () => {
      stage.host = await openHost(data, first)
    },
    close: async () => {
      await stage.worker.stop()
      for (const { id } of (await port.state()).instances) await port.stop(id, 0)
      await until('all instances are gone', async () =>
        (await port.state()).instances.every(({ state }) => state === 'gone' || state === 'exited'),
      )
      await stage.host.close()
      await removeFolder(join(data, 'releases'))
      rmSync(data, { recursive: true, force: true })
    },
  }
  return stage
}

const hostHere = (data: string, first: number): Promise<Host> =>
  startHost({
    data,
    path: searchPath,
    edge: { host: '127.0.0.1', port: 0 },
    ports: { first, last: first + 199 },
    freeBytes: 1_048_576,
  })

const nobody: InPasses = { wake: () => {}, stop: async () => {} }

/** A world on a data folder and its host. */
export const realWorld = (db: Database, data: string, seed: string) => {
  const host = hostRuntime(hostClient(() => socketPath(data)))
  return {
    ...worldOn(db, { seed, now: Date.now }),
    blobs: folderBlobs(join(data, 'sources')),
    runtime: host,
    edge: host,
    settleMs: 0,
  }
}

const underway = new Map<string, Promise<void>>()

const upload = async (
  call: TestCall,
  data: string,
  files: Readonly<Record<string, string>>,
): Promise<Digest> => {
  const tree = mkdtempSync(join(data, 'tree-'))
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(tree, path)), { recursive: true })
    writeFileSync(join(tree, path), text)
  }
  const tar = `${tree}.tar`
  const { digest, bytes } = await writeArchive(membersOf(tree), tar, usualArchiveLimits)
  // Tests that run at once may bring the same bytes: one brings them, all wait for it.
  const key = `${data} ${digest}`
  const bring = async (): Promise<void> => {
    await beginSource(call, { digest, bytes })
    await appendToSource(call, { digest, offset: 0 }, pieces(readFileSync(tar)))
  }
  const brought = underway.get(key) ?? bring().finally(() => underway.delete(key))
  underway.set(key, brought)
  await brought
  rmSync(tar)
  await removeFolder(tree)
  return digest
}

async function* pieces(bytes: Uint8Array): AsyncIterable<Uint8Array> {
  yield bytes
}
