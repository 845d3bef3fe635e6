import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { Agent } from 'node:http'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { removeFolder } from '../../src/formats/archive/extract.ts'
import { processesOf, tell, until } from '../host/scene.ts'
import { ask, type Answered } from './request.ts'

const root = join(import.meta.dirname, '..', '..')

/** What one command came to. */
interface Said {
  readonly exit: number
  readonly stdout: string
  readonly stderr: string
}

/** `berth serve` and the command line beside it, processes of their own, as a user has them. */
export interface RealServer {
  readonly data: string
  /** The folder of a project. */
  readonly project: string
  /** Writes a file of the project. */
  readonly write: (path: string, text: string | Uint8Array) => void
  /** Starts it, and waits for its host; control may still be on its way. */
  readonly start: () => Promise<void>
  readonly stop: () => Promise<void>
  /** All that it wrote since its last start. */
  readonly told: () => string
  readonly begin: (...args: readonly string[]) => ChildProcess
  readonly berth: (...args: readonly string[]) => Promise<Said>
  /** The same, which must end well; answers its JSON. */
  readonly json: <T>(...args: readonly string[]) => Promise<T>
  readonly ask: (host: string) => Promise<Answered>
  readonly [Symbol.asyncDispose]: () => Promise<void>
}

export const openRealServer = async (): Promise<RealServer> => {
  const folder = mkdtempSync(join(tmpdir(), 'berth-real-'))
  const data = join(folder, 'data')
  const project = join(folder, 'shop')
  mkdirSync(project)
  const env = {
    PATH: `${dirname(process.execPath)}:${process.env['PATH'] ?? ''}`,
    HOME: folder,
    XDG_CONFIG_HOME: join(folder, 'config'),
    NO_COLOR: '1',
  }
  // Who starts it again must find it where it was.
  const port = await freePort()
  const flags = ['--port', String(port), '--edge-port', String(await freePort()), '--data', data]
  let server: ChildProcess | undefined
  let told = ''
  const orphaned = (): void => void server?.kill('SIGKILL')
  process.once('exit', orphaned)
  const begin = (...args: readonly string[]): ChildProcess =>
    spawn(join(root, 'berth'), args, {
      env: { ...env, BERTH_SERVER: `http://127.0.0.1:${port}` },
      cwd: project,
    })
  const real: RealServer = {
    data,
    project,
    write: (path, text) => writeFileSync(join(project, path), text),
    start: async () => {
      told = ''
      server = spawn(process.execPath, [join(root, 'src/main.ts'), 'serve', ...flags], {
        env,
        stdio: ['ignore', 'pipe', 'pipe'],
      })
      for (const stream of [server.stdout, server.stderr])
        stream?.setEncoding('utf8').on('data', (text: string) => (told += text))
      await until('the host answers', () => tell(data, 'state', {}).catch(() => undefined))
    },
    stop: async () => {
      if (!server || server.exitCode !== null) return
      const gone = once(server, 'exit')
      server.kill('SIGTERM')
      await gone
    },
    told: () => told,
    begin,
    berth: (...args) => saidBy(begin(...args)),
    json: async <T>(...args: readonly string[]) => {
      const { exit, stdout, stderr } = await real.berth(...args, '-o', 'json')
      if (exit !== 0) throw new Error(`berth ${args.join(' ')} ended with ${exit}: ${stderr}`)
      return JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as T
    },
    ask: async (host) =>
      // A connection that is kept would hold its end up.
      ask((await tell(data, 'state', {})).edge.port, host, '/', new Agent()),
    [Symbol.asyncDispose]: async () => {
      process.off('exit', orphaned)
      await real.stop()
      for (const pid of processesOf(data)) process.kill(pid, 'SIGKILL')
      await removeFolder(folder)
    },
  }
  try {
    await real.start()
    await until('control answers', async () => (await real.berth('whoami')).exit === 0)
  } catch (error) {
    await real[Symbol.asyncDispose]()
    throw error
  }
  return real
}

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  return typeof address === 'object' ? (address?.port ?? 0) : 0
}

const saidBy = (child: ChildProcess): Promise<Said> =>
  new Promise((resolve, reject) => {
    let stdout = ''
    let stderr = ''
    child.stdout?.setEncoding('utf8').on('data', (text: string) => (stdout += text))
    child.stderr?.setEncoding('utf8').on('data', (text: string) => (stderr += text))
    child.once('error', reject)
    child.once('close', (code) => resolve({ exit: code ?? 1, stdout, stderr }))
  })
