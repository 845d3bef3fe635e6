import assert from 'node:assert/strict'
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { removeFolder } from '../../src/formats/archive/extract.ts'
import { openEngine, type Engine } from '../../src/host/docker/engine.ts'
import { fieldAt, listAt } from '../../src/host/docker/fields.ts'
import { allProcesses } from '../../src/host/process/proc.ts'
import { ask, type Answered } from '../deploying/request.ts'
import { tell } from '../host/scene.ts'
import { startDaemon, type Daemon } from './daemon.ts'
import { importNodeImage } from './node-image.ts'
import { until } from './scene.ts'

const root = join(import.meta.dirname, '..', '..')

/** What one command came to. */
export interface Said {
  readonly exit: number
  readonly stdout: string
  readonly stderr: string
}

/** `berth serve` on a Docker of its own, and the command line beside it. */
export interface Product {
  readonly daemon: Daemon
  readonly engine: Engine
  /** The home of whoever runs the server. */
  readonly home: string
  /** A folder for programs that the server finds. */
  readonly programs: string
  readonly data: string
  /** Runs `berth` in the folder of a project. */
  readonly berth: (project: string, ...args: readonly string[]) => Promise<Said>
  /** The same, which must end well; answers its JSON. */
  readonly json: <T>(project: string, ...args: readonly string[]) => Promise<T>
  /** Writes the files of a project. */
  readonly write: (project: string, files: Readonly<Record<string, string>>) => Promise<string>
  readonly ask: (host: string, path?: string) => Promise<Answered>
  readonly edgePort: () => number
  readonly start: () => Promise<void>
  readonly stop: () => Promise<void>
  /** Has the host hand over to a successor. */
  readonly upgrade: () => Promise<void>
  /** Tells the host something. */
  readonly signal: (signal: NodeJS.Signals) => void
  readonly kill: (which: 'control' | 'host') => Promise<void>
  /** All that the server wrote. */
  readonly told: () => string
  /** Containers and networks of Berth's, by name. */
  readonly running: () => Promise<readonly string[]>
  /** Containers of a project's, by id. */
  readonly of: (project: string) => Promise<readonly string[]>
  /** Whether control answers. */
  readonly isThere: () => Promise<boolean>
  /** Tags of Berth's on images. */
  readonly tags: () => Promise<readonly string[]>
  readonly [Symbol.asyncDispose]: () => Promise<void>
}

/** Starts both; an environment named `here` deploys with Docker. */
export const openProduct = async (): Promise<Product> => {
  const daemon = await startDaemon()
  const engine = openEngine(daemon.socket, 10_000)
  const folder = mkdtempSync(join(tmpdir(), 'berth-product-'))
  const data = join(folder, 'data')
  const home = join(folder, 'home')
  const programs = join(home, 'programs')
  mkdirSync(programs, { recursive: true })
  let host: number | undefined
  let told = ''
  let url = ''
  let edgePort = 0
  // Control that is started again must be where it was.
  const port = String(await freePort())
  const env = {
    PATH: `${dirname(process.execPath)}:${programs}:${process.env['PATH'] ?? ''}`,
    HOME: home,
    XDG_CONFIG_HOME: join(home, 'config'),
    NO_COLOR: '1',
  }
  const start = async (): Promise<void> => {
    const flags = ['--port', port, '--edge-port', String(edgePort), '--data', data]
    const server = spawn(process.execPath, [join(root, 'src/main.ts'), 'serve', ...flags], {
      env: { ...env, DOCKER_HOST: `unix://${daemon.socket}` },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    host = server.pid
    url = await serving(server, (text) => (told += text))
    edgePort = (await tell(data, 'state', {})).edge.port
  }
  const berth = (project: string, ...args: readonly string[]): Promise<Said> =>
    saidBy(
      spawn(join(root, 'berth'), args, {
        env: { ...env, BERTH_SERVER: url },
        cwd: join(folder, project),
      }),
    )
  const orphaned = (): void => {
    if (host !== undefined && isThere(host)) process.kill(host, 'SIGKILL')
  }
  process.once('exit', orphaned)
  const names = async (path: string, key: string): Promise<readonly string[]> =>
    listAt(await engine.ask({ method: 'GET', path })).flatMap((each) =>
      [fieldAt(each, key)].flat().map(String),
    )
  const product: Product = {
    daemon,
    engine,
    home,
    programs,
    data,
    berth,
    json: async <T>(project: string, ...args: readonly string[]) => {
      const { exit, stdout, stderr } = await berth(project, ...args, '-o', 'json')
      if (exit !== 0) throw new Error(`berth ${args.join(' ')} ended with ${exit}: ${stderr}`)
      return JSON.parse(stdout) as T
    },
    write: async (project, files) => {
      for (const [path, text] of Object.entries(files)) {
        mkdirSync(dirname(join(folder, project, path)), { recursive: true })
        await writeFile(join(folder, project, path), text)
      }
      return join(folder, project)
    },
    ask: (host, path) => ask(edgePort, host, path),
    edgePort: () => edgePort,
    start,
    stop: () => end(host, 'SIGTERM'),
    upgrade: async () => {
      const [before, known] = [host ?? 0, childrenOf(host)]
      process.kill(before, 'SIGUSR2')
      await until('the successor is there', () => {
        host = childrenOf(before).find((pid) => !known.includes(pid))
        return host !== undefined
      })
      await until('the one before has ended', () => !isThere(before))
      await until('control is back', () => product.isThere())
    },
    signal: (signal) => void process.kill(host ?? 0, signal),
    kill: async (which) => await end(which === 'host' ? host : childrenOf(host)[0], 'SIGKILL'),
    told: () => told,
    running: async () =>
      [
        ...(await names('/containers/json?all=1', 'Names')),
        ...(await names('/networks', 'Name')),
      ].filter((name) => /^\/?berth-/.test(name)),
    of: async (project) => {
      const all = listAt(await engine.ask({ method: 'GET', path: '/containers/json?all=1' }))
      const found: string[] = []
      for (const each of all) {
        const id = String(fieldAt(each, 'Id'))
        const path = `/containers/${id}/json`
        const whole = await engine.ask({ method: 'GET', path }).catch(() => null)
        const variables = fieldAt(whole, 'Config', 'Env')
        if (Array.isArray(variables) && variables.includes(`BERTH_PROJECT=${project}`))
          found.push(id)
      }
      return found.toSorted()
    },
    isThere: async () => (await berth('anywhere', 'whoami')).exit === 0,
    tags: async () =>
      (await names('/images/json?all=1', 'RepoTags')).filter((tag) => tag.startsWith('berth-')),
    [Symbol.asyncDispose]: async () => {
      process.off('exit', orphaned)
      if (host !== undefined && isThere(host)) await end(host, 'SIGTERM')
      for (const each of await names('/containers/json?all=1', 'Id').catch(() => []))
        await engine.ask({ method: 'DELETE', path: `/containers/${each}?force=1` }).catch(() => {})
      await engine.ask({ method: 'POST', path: '/networks/prune' }).catch(() => {})
      engine.close()
      await daemon[Symbol.asyncDispose]()
      await removeFolder(folder)
    },
  }
  try {
    await importNodeImage(engine)
    await start()
    mkdirSync(join(folder, 'anywhere'))
    const made = await berth('anywhere', 'environment', 'create', 'here', '--driver', 'docker')
    if (made.exit !== 0) throw new Error(made.stderr)
  } catch (error) {
    await product[Symbol.asyncDispose]()
    throw error
  }
  return product
}

const end = async (pid: number | undefined, signal: NodeJS.Signals): Promise<void> => {
  if (pid === undefined) return
  process.kill(pid, signal)
  await until(`${pid} has ended`, () => !isThere(pid))
}

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  return typeof address === 'object' ? (address?.port ?? 0) : 0
}

/** What a command printed that ended well. */
export const well = ({ exit, stdout, stderr }: Said): string => {
  assert.equal(exit, 0, stdout + stderr)
  return stdout
}

/** The server says its address once it takes calls. */
const serving = (server: ChildProcess, hear: (text: string) => void): Promise<string> =>
  new Promise((resolve, reject) => {
    let said = ''
    const listen = (text: string): void => {
      hear(text)
      said += text
      const url = /Berth serves (http:\S+)/.exec(said)?.[1]
      if (url !== undefined) resolve(url)
    }
    server.stdout?.setEncoding('utf8').on('data', listen)
    server.stderr?.setEncoding('utf8').on('data', listen)
    server.once('exit', () => reject(new Error(`the server did not start: ${said}`)))
  })

const saidBy = (child: ChildProcess): Promise<Said> =>
  new Promise((resolve, reject) => {
    let stdout = ''
    let stderr = ''
    child.stdout?.setEncoding('utf8').on('data', (text: string) => (stdout += text))
    child.stderr?.setEncoding('utf8').on('data', (text: string) => (stderr += text))
    child.once('error', reject)
    child.once('close', (code) => resolve({ exit: code ?? 1, stdout, stderr }))
  })

const isThere = (pid: number): boolean =>
  allProcesses().some((each) => each.pid === pid && each.state !== 'Z')

const childrenOf = (pid: number | undefined): readonly number[] =>
  allProcesses().flatMap((each) => (each.parent === pid ? [each.pid] : []))
