import { spawn, type ChildProcess } from 'node:child_process'
import { accessSync, constants } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Debian's `docker-registry`, running on a free port of this machine until it is disposed of. */
export type RegistryFixture = {
  /** `127.0.0.1:PORT`, as references write it. */
  readonly host: string
  /** Who may read and write, if not everybody. */
  readonly credentials: typeof reader | undefined
  readonly [Symbol.asyncDispose]: () => Promise<void>
}

/** The one who is in the committed htpasswd file. */
export const reader = { username: 'reader', password: 'swordfish-reader' } as const

/**
 * Why suites that need these programs cannot run here, or false if they can. Where no suite may be
 * skipped (BERTH_CI=1), a missing program is an error.
 */
export const lacks = (...programs: readonly string[]): string | false => {
  const missing = programs.filter((program) => !isInstalled(program))
  if (missing.length === 0) return false
  const reason = `needs ${missing.join(' and ')}: apt-get install ${missing.join(' ')}`
  if (process.env['BERTH_CI'] === '1') throw new Error(reason)
  return reason
}

/** Starts a registry with nothing in it. */
export const startRegistry = async (
  options: { readonly access?: 'public' | 'private' } = {},
): Promise<RegistryFixture> => {
  const isPrivate = options.access === 'private'
  const folder = await mkdtemp(join(tmpdir(), 'berth-docker-registry-'))
  const config = join(folder, 'config.json')
  // JSON is YAML.
  await writeFile(config, JSON.stringify(configuration(folder, isPrivate)))
  // The registry takes every REGISTRY_ variable for its own, so it gets none of ours.
  const env = { PATH: process.env['PATH'], OTEL_TRACES_EXPORTER: 'none' }
  const server = spawn('docker-registry', ['serve', config], {
    env,
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const orphaned = (): boolean => server.kill('SIGKILL')
  process.once('exit', orphaned)
  const stop = async (): Promise<void> => {
    const running = server.exitCode === null && server.signalCode === null
    const gone = running ? new Promise((done) => server.once('exit', done)) : undefined
    server.kill('SIGTERM')
    await gone
    process.off('exit', orphaned)
    await rm(folder, { recursive: true, force: true })
  }
  try {
    const host = await listening(server)
    return { host, credentials: isPrivate ? reader : undefined, [Symbol.asyncDispose]: stop }
  } catch (error) {
    await stop()
    throw error
  }
}

const configuration = (folder: string, isPrivate: boolean): object => {
  const htpasswd = fileURLToPath(new URL('htpasswd', import.meta.url))
  return {
    version: '0.1',
    log: { level: 'info', formatter: 'json', accesslog: { disabled: true } },
    storage: { filesystem: { rootdirectory: join(folder, 'data') }, delete: { enabled: true } },
    http: { addr: '127.0.0.1:0', secret: 'only-for-tests' },
    ...(isPrivate ? { auth: { htpasswd: { realm: 'berth', path: htpasswd } } } : {}),
  }
}

/** The registry itself says which port it was given. */
const listening = async (server: ChildProcess): Promise<string> => {
  const { promise, resolve, reject } = Promise.withResolvers<string>()
  let log = ''
  server.stderr?.setEncoding('utf8').on('data', (text: string) => {
    if (log.length < 65536) log += text
    const address = /listening on (127\.0\.0\.1:\d+)/.exec(log)?.[1]
    if (address !== undefined) resolve(address)
  })
  server.on('error', reject)
  server.on('exit', () => reject(new Error(`docker-registry ended: ${log}`)))
  const timer = setTimeout(() => reject(new Error(`docker-registry is silent: ${log}`)), 20_000)
  return promise.finally(() => clearTimeout(timer))
}

const isInstalled = (program: string): boolean =>
  (process.env['PATH'] ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK)
      return true
    } catch {
      return false
    }
  })
