import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { runCli } from '../../src/cli/cli.ts'
import type { CliContext } from '../../src/cli/frame/context.ts'
import { serve, type Server } from '../../src/serve.ts'
import { shippedMigrations } from '../engines/places.ts'

/** What one command came to. */
export interface Answer {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

/** A real server on SQLite, a folder to work in, and the command line beside them. */
export interface CraftStage {
  /** The folder that commands run in: a new one after each `moveOn`. */
  readonly folder: string
  /** The folder in which the server keeps all that it has. */
  readonly data: string
  readonly moveOn: () => void
  readonly server: () => Server
  readonly env: Readonly<Record<string, string>>
  /** Runs a command in the folder. */
  readonly berth: (...argv: readonly string[]) => Promise<Answer>
  /** Runs a command that must succeed, and reads its JSON. */
  readonly ask: <T>(...argv: readonly string[]) => Promise<T>
  /** What the environment of the next commands has beside. */
  readonly runOn: (variables: Readonly<Record<string, string>>) => void
  /** Lets the server's clock jump ahead. */
  readonly pass: (ms: number) => void
  readonly stop: () => Promise<void>
  readonly start: () => Promise<void>
  readonly [Symbol.asyncDispose]: () => Promise<void>
}

const into = (texts: string[]) => ({
  write: (text: string | Uint8Array) => void texts.push(Buffer.from(text).toString('utf8')),
})
const nobody = (): Promise<never> => Promise.reject(new Error('nobody does this here'))

/** Opens one. */
export const openCraftStage = async (): Promise<CraftStage> => {
  const place = mkdtempSync(join(tmpdir(), 'berth-crafting-'))
  let folder = mkdtempSync(join(place, 'work-'))
  let ahead = 0
  const now = (): number => Date.now() + ahead
  const open = (port: number): Promise<Server> =>
    serve(
      {
        listen: '127.0.0.1',
        port,
        data: join(place, 'data'),
        databaseUrl: undefined,
        callsPerSecond: 10_000,
      },
      { version: 'test', migrations: shippedMigrations, log: () => {}, now },
    )
  let server = await open(0)
  let variables: Readonly<Record<string, string>> = {}
  const env = {
    PATH: process.env['PATH'] ?? '',
    HOME: place,
    BERTH_SERVER: server.url,
    BERTH_TOKEN: server.unshown?.secret ?? '',
  }
  const berth = async (...argv: readonly string[]): Promise<Answer> => {
    const [stdout, stderr]: [string[], string[]] = [[], []]
    const context: CliContext = {
      stdout: into(stdout),
      stderr: into(stderr),
      stdin: Readable.from([]),
      env: { ...env, ...variables },
      cwd: folder,
      home: place,
      now,
      newKey: randomUUID,
      serve: nobody,
      adopt: nobody,
      recover: nobody,
      hasBrowser: async () => false,
      openInBrowser: nobody,
    }
    const code = await runCli(argv, context)
    return { code, stdout: stdout.join(''), stderr: stderr.join('') }
  }
  return {
    get folder() {
      return folder
    },
    data: join(place, 'data'),
    moveOn: () => {
      folder = mkdtempSync(join(place, 'work-'))
    },
    env,
    server: () => server,
    berth,
    ask: async <T>(...argv: readonly string[]) => {
      const { code, stdout, stderr } = await berth(...argv, '-o', 'json')
      if (code !== 0) throw new Error(`berth ${argv.join(' ')} ended with ${code}: ${stderr}`)
      return JSON.parse(stdout) as T
    },
    runOn: (given) => {
      variables = given
    },
    pass: (ms) => {
      ahead += ms
    },
    stop: () => server.stop(),
    start: async () => {
      server = await open(Number(new URL(env.BERTH_SERVER).port))
    },
    [Symbol.asyncDispose]: async () => {
      await server.stop()
      rmSync(place, { recursive: true, force: true })
    },
  }
}
