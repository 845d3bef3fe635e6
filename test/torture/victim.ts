import { build } from 'esbuild'
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A server process that may be killed at any moment. */
export interface Victim {
  readonly url: string
  /** The administrator's secret, which nobody has taken off the disk. */
  readonly secret: string
  /** SIGKILL, and wait until it is gone. */
  readonly kill: () => Promise<void>
}

/** The program of the victims in one file, so that each start takes a moment only. */
export interface Program {
  readonly start: (data: string, databaseUrl: string) => Promise<Victim>
  /** Starts it and kills it so many milliseconds later, wherever it has come to. */
  readonly startAndKill: (data: string, databaseUrl: string, afterMs: number) => Promise<void>
  readonly remove: () => Promise<void>
}

const here = import.meta.dirname
const migrations = join(here, '..', '..', 'migrations')

export const buildProgram = async (): Promise<Program> => {
  const folder = await mkdtemp(join(tmpdir(), 'berth-victim-'))
  const file = join(folder, 'server.mjs')
  await build({
    absWorkingDir: join(here, '..', '..'),
    entryPoints: [join(here, 'server-process.ts')],
    outfile: file,
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    mainFields: ['module', 'main'],
    external: ['pg-native'],
    banner: { js: 'const require = (name) => process.getBuiltinModule(name);' },
    logLevel: 'warning',
  })
  const launch = (data: string, databaseUrl: string) =>
    fork(file, [migrations, data, databaseUrl], {
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      execArgv: [],
      env: { ...process.env, NODE_COMPILE_CACHE: join(folder, 'compiled') },
    })
  return {
    start: (data, databaseUrl) => started(launch(data, databaseUrl)),
    startAndKill: async (data, databaseUrl, afterMs) => {
      const child = launch(data, databaseUrl)
      const gone = once(child, 'exit')
      const late = setTimeout(() => child.kill('SIGKILL'), afterMs)
      await gone
      clearTimeout(late)
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  }
}

const started = async (child: ReturnType<typeof fork>): Promise<Victim> => {
  let said = ''
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-4000)
  })
  const gone = once(child, 'exit')
  const [message] = (await Promise.race([
    once(child, 'message'),
    gone.then(() => {
      throw new Error(`the server did not start: ${said}`)
    }),
  ])) as [{ readonly url: string; readonly secret: string }]
  return {
    ...message,
    kill: async () => {
      child.kill('SIGKILL')
      await gone
    },
  }
}
