import { createReadStream } from 'node:fs'
import { copyFile, mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { usualArchiveLimits } from '../../src/formats/archive/archive.ts'
import { membersOf } from '../../src/formats/archive/folder.ts'
import { writeArchive } from '../../src/formats/archive/write.ts'
import { dockerExecutor, type DockerSettings } from '../../src/host/docker/docker-executor.ts'
import { openEngine, type Engine } from '../../src/host/docker/engine.ts'
import { fieldAt, listAt } from '../../src/host/docker/fields.ts'
import type { Executor, LogSink } from '../../src/host/executor.ts'
import type { BuildStep, CommandStep, InstanceSpec } from '../../src/host/wire.ts'
import { busybox, startDaemon, type Daemon } from './daemon.ts'

/** A line as it came into the log. */
export interface Written {
  readonly deployment: string
  readonly from: string
  readonly stream: string
  readonly text: string
  readonly at: number | undefined
}

/** A Docker with one image in it, and executors on it. */
export interface Scene {
  readonly daemon: Daemon
  readonly engine: Engine
  /** The id of an image with a busybox and nothing else. */
  readonly image: string
  readonly written: Written[]
  readonly folder: string
  /** Another executor is what the host has after its restart. */
  readonly executor: (more?: Partial<DockerSettings>) => Executor
  /** Keeps files as an uploaded source; the text `busybox` is the program. Answers its digest. */
  readonly source: (files: Readonly<Record<string, string>>) => Promise<string>
  /** What is in Docker beside that image. */
  readonly left: () => Promise<readonly string[]>
  /** Takes away what is left, and closes the executors. */
  readonly clear: () => Promise<void>
  readonly [Symbol.asyncDispose]: () => Promise<void>
}

/** Opens the scene. */
export const openScene = async (): Promise<Scene> => {
  const folder = await mkdtemp(join(tmpdir(), 'berth-docker-'))
  const daemon = await startDaemon()
  const engine = openEngine(daemon.socket, 10_000)
  const written: Written[] = []
  const open: Executor[] = []
  const logs: LogSink = {
    open: () => {
      throw new Error('a container has no file to write to')
    },
    line: (deployment, from, stream, text, at) =>
      void written.push({ deployment, from, stream, text, at }),
  }
  await mkdir(join(folder, 'sources'))
  const pack = async (files: Readonly<Record<string, string>>): Promise<string> => {
    const tree = await mkdtemp(join(folder, 'tree-'))
    for (const [path, text] of Object.entries(files)) {
      await mkdir(dirname(join(tree, path)), { recursive: true })
      if (text === 'busybox') await copyFile(busybox, join(tree, path))
      else await writeFile(join(tree, path), text)
    }
    const tar = join(folder, 'new.tar')
    await rm(tar, { force: true })
    const { digest } = await writeArchive(membersOf(tree), tar, usualArchiveLimits)
    await copyFile(tar, join(folder, 'sources', `${digest.slice('sha256:'.length)}.tar`))
    return digest
  }
  const image = await importImage(engine, folder, await pack({ 'bin/busybox': 'busybox' }))
  const base = new Set(await everything(engine))
  return {
    daemon,
    engine,
    image,
    written,
    folder,
    executor: (more) => {
      const made = dockerExecutor({
        socket: daemon.socket,
        host: 'test',
        sources: join(folder, 'sources'),
        folder: join(folder, 'own'),
        logs,
        patienceMs: 20_000,
        ...more,
      })
      open.push(made)
      return made
    },
    source: pack,
    left: async () => [
      ...(await everything(engine)).filter((each) => !base.has(each)),
      ...(await readdir(join(folder, 'own')).catch(() => [])),
    ],
    clear: async () => {
      for (const each of open.splice(0)) await each.close()
      const cleaner = dockerExecutor({
        socket: daemon.socket,
        host: 'test',
        sources: folder,
        folder: join(folder, 'own'),
        logs,
      })
      for (const living of await cleaner.adopt()) await living.stop(0)
      for (let each = 1; each <= made; each++) await cleaner.forget(`dep${each}`)
      await cleaner.close()
    },
    [Symbol.asyncDispose]: async () => {
      for (const each of open) await each.close()
      // A bridge of Docker's outlives it.
      await engine.ask({ method: 'POST', path: '/containers/prune' }).catch(() => {})
      await engine.ask({ method: 'POST', path: '/networks/prune' }).catch(() => {})
      engine.close()
      await daemon[Symbol.asyncDispose]()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

const importImage = async (engine: Engine, folder: string, digest: string): Promise<string> => {
  const tar = join(folder, 'sources', `${digest.slice('sha256:'.length)}.tar`)
  await engine
    .ask({
      method: 'POST',
      path: '/images/create?fromSrc=-&repo=berth-test-base&tag=1',
      tar: { stream: createReadStream(tar), bytes: (await stat(tar)).size },
    })
    .catch(() => {})
  const found = await engine.ask({ method: 'GET', path: '/images/berth-test-base:1/json' })
  return String(fieldAt(found, 'Id'))
}

const everything = async (engine: Engine): Promise<readonly string[]> => {
  const list = async (path: string, key: string): Promise<readonly string[]> =>
    listAt(await engine.ask({ method: 'GET', path })).map(
      (each) => `${path} ${JSON.stringify(fieldAt(each, key))}`,
    )
  const volumes = await engine.ask({ method: 'GET', path: '/volumes' })
  return [
    ...(await list('/containers/json?all=1', 'Names')),
    ...(await list('/networks', 'Name')),
    ...(await list('/images/json?all=1', 'Id')),
    ...listAt(volumes, 'Volumes').map((each) => `volume ${JSON.stringify(each)}`),
  ]
}

/** A command for the shell in the image: one word, as every program's argument. */
export const script = (text: string): readonly string[] => ['/bin/busybox', 'sh', '-c', text]

let made = 0
/** A deployment's id that nobody else has. */
export const newDeployment = (): string => `dep${++made}`

/** An instance that serves its own files on its port. */
export const web = (scene: Scene, more: Partial<InstanceSpec> = {}): InstanceSpec => {
  const deployment = more.deployment ?? newDeployment()
  return {
    id: `${deployment}-1`,
    deployment,
    compartment: 'shop',
    service: `shop/${deployment}`,
    exclusive: false,
    fence: 1,
    driver: 'docker',
    kind: 'web',
    digest: scene.image,
    image: null,
    argv: script('echo up; exec /bin/busybox httpd -f -p $PORT -h /'),
    env: {},
    port: 8080,
    readiness: null,
    ...more,
  }
}

/** A command step from the scene's image. */
export const command = (
  scene: Scene,
  argv: readonly string[],
  more: Partial<CommandStep> = {},
): CommandStep => {
  const deployment = more.deployment ?? newDeployment()
  return {
    what: 'command',
    key: `${deployment}/release`,
    deployment,
    compartment: 'shop',
    driver: 'docker',
    digest: scene.image,
    image: null,
    argv,
    env: {},
    timeoutMs: 60_000,
    ...more,
  }
}

/** A build of this source with its Dockerfile. */
export const buildStep = (source: string, more: Partial<BuildStep> = {}): BuildStep => {
  const deployment = more.deployment ?? newDeployment()
  return {
    what: 'build',
    key: `${deployment}/build`,
    deployment,
    compartment: 'shop',
    driver: 'docker',
    service: 'web',
    source,
    path: '.',
    commands: [],
    env: {},
    output: null,
    dockerfile: 'Dockerfile',
    timeoutMs: 120_000,
    ...more,
  }
}

/** Waits for a condition; its absence after a minute is an error. */
export const until = async (
  what: string,
  condition: () => boolean | Promise<boolean>,
): Promise<void> => {
  const end = performance.now() + 60_000
  while (!(await condition())) {
    if (performance.now() > end) throw new Error(`${what} does not come`)
    await pause(30)
  }
}

/** Nobody calls this off. */
export const never = new AbortController().signal

/** The lines of a deployment. */
export const linesOf = (scene: Scene, deployment: string): readonly string[] =>
  scene.written.filter((line) => line.deployment === deployment).map(({ text }) => text)
