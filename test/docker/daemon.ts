import { execFile, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { mkdtemp, open, readFile, rm } from 'node:fs/promises'
import { request } from 'node:http'
import { createServer, type Server } from 'node:net'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** Debian's own, whatever else comes first in PATH. */
const program = '/usr/sbin/dockerd'
/** The static one: it runs in an image that holds nothing else. */
export const busybox = '/bin/busybox'

/** A Docker of its own, on a socket in a temporary folder, until it is disposed of. */
export interface Daemon {
  readonly socket: string
  /**
   * SIGKILL, as when the machine runs out of memory, leaves containers to themselves; SIGTERM ends
   * them, too, unless it was started with `--live-restore`.
   */
  readonly kill: (signal?: 'SIGKILL' | 'SIGTERM') => Promise<void>
  /** It takes connections and does not answer, until it goes on. */
  readonly signal: (signal: 'SIGSTOP' | 'SIGCONT') => void
  readonly start: (...more: readonly string[]) => Promise<void>
  readonly [Symbol.asyncDispose]: () => Promise<void>
}

/** Why no Docker can be started here, or false; an error where no suite may be skipped. */
export const lacksDocker = (): string | false => {
  const reason = reasonAgainst()
  if (reason !== false && process.env['BERTH_CI'] === '1') throw new Error(reason)
  return reason
}

const reasonAgainst = (): string | false => {
  if (process.platform !== 'linux') return 'needs Linux to start a Docker of its own'
  if (!existsSync(program)) return 'needs docker.io: apt-get install docker.io'
  if (!existsSync(busybox)) return 'needs busybox-static: apt-get install busybox-static'
  return process.getuid?.() === 0 ? false : 'needs root to start a Docker of its own'
}

/** Starts one; others wait for their turn, because all share the machine's packet filter. */
export const startDaemon = async (): Promise<Daemon> => {
  const turn = await takeTurn()
  // A socket's path may have only 107 bytes.
  const folder = await mkdtemp('/tmp/berth-dockerd-')
  const socket = join(folder, 'docker.sock')
  let child: ChildProcess | undefined
  const start = async (...more: readonly string[]): Promise<void> => {
    const log = await open(join(folder, 'log'), 'a')
    child = spawn(program, [...argumentsFor(folder), ...more], {
      env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin' },
      stdio: ['ignore', log.fd, log.fd],
    })
    await log.close()
    await answering(child, socket, join(folder, 'log'))
  }
  const kill = async (signal: NodeJS.Signals = 'SIGKILL'): Promise<void> => {
    if (!child || child.exitCode !== null || child.signalCode !== null) return
    const gone = once(child, 'exit')
    child.kill(signal)
    await gone
    // Its containerd dies with it, but may stay a zombie, which the next dockerd takes for alive.
    if (signal === 'SIGKILL')
      await rm(join(folder, 'exec', 'containerd', 'containerd.pid'), { force: true })
  }
  const orphaned = (): void => void child?.kill('SIGTERM')
  process.once('exit', orphaned)
  const dispose = async (): Promise<void> => {
    const late = setTimeout(() => child?.kill('SIGKILL'), 30_000)
    await kill('SIGTERM')
    clearTimeout(late)
    process.off('exit', orphaned)
    endRest(folder)
    await unmountBelow(folder)
    await rm(folder, { recursive: true, force: true })
    turn.close()
  }
  try {
    await start()
  } catch (error) {
    await dispose()
    throw error
  }
  const signal = (signal: NodeJS.Signals): void => void child?.kill(signal)
  return { socket, kill, signal, start, [Symbol.asyncDispose]: dispose }
}

const argumentsFor = (folder: string): readonly string[] => [
  `--data-root=${join(folder, 'data')}`,
  `--exec-root=${join(folder, 'exec')}`,
  `--pidfile=${join(folder, 'pid')}`,
  `--host=unix://${join(folder, 'docker.sock')}`,
  '--bridge=none',
  '--default-address-pool=base=10.213.0.0/16,size=24',
  '--log-level=warn',
]

/** An abstract socket is held by one process at a time, and free again however that ends. */
const takeTurn = async (): Promise<Server> => {
  for (;;) {
    const server = createServer().listen('\0berth-test-dockerd')
    const taken = await Promise.race([
      once(server, 'listening').then(() => false),
      once(server, 'error').then(() => true),
    ]).catch(() => true)
    if (!taken) return server
    await pause(200)
  }
}

const answering = async (child: ChildProcess, socket: string, log: string): Promise<void> => {
  const until = performance.now() + 60_000
  for (;;) {
    const answers = await fetchPing(socket)
    if (answers) return
    if (child.exitCode !== null || performance.now() > until)
      throw new Error(`dockerd does not start: ${(await readFile(log, 'utf8')).slice(-2000)}`)
    await pause(50)
  }
}

const fetchPing = async (socket: string): Promise<boolean> => {
  const { promise, resolve } = Promise.withResolvers<boolean>()
  request({ socketPath: socket, path: '/_ping' }, (answer) => {
    answer.resume()
    resolve(answer.statusCode === 200)
  })
    .on('error', () => resolve(false))
    .end()
  return await promise
}

/** Ends what a Docker that was killed leaves: its containers are kept by processes of their own. */
const endRest = (folder: string): void => {
  const processes = readdirSync('/proc').filter((name) => /^\d+$/.test(name))
  const keepers = processes.filter((pid) => contentOf(`/proc/${pid}/cmdline`).includes(folder))
  const held = processes.filter((pid) =>
    keepers.includes(/^\d+ \(.*\) \S (\d+)/s.exec(contentOf(`/proc/${pid}/stat`))?.[1] ?? ''),
  )
  for (const pid of [...held, ...keepers]) if (Number(pid) !== process.pid) signalTo(Number(pid))
}

const contentOf = (path: string): string => {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}

const signalTo = (pid: number): void => {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // It has ended by itself.
  }
}

const unmountBelow = async (folder: string): Promise<void> => {
  const mounts = readFileSync('/proc/self/mounts', 'utf8')
    .split('\n')
    .map((line) => line.split(' ')[1] ?? '')
    .filter((path) => path.startsWith(`${folder}/`))
  for (const path of mounts.toReversed()) await run('umount', ['-l', path]).catch(() => {})
}
