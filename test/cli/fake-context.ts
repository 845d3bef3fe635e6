import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { after } from 'node:test'
import { runCli } from '../../src/cli/cli.ts'
import type { CliContext, ServeFlags } from '../../src/cli/frame/context.ts'

/** What a run of the command line came to. */
export interface Outcome {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

/** What of the world a test wants to be different. */
export interface Wanted {
  readonly env?: Readonly<Record<string, string>>
  readonly stdin?: string | readonly string[]
  /** A terminal of this width on both ends; otherwise pipes. */
  readonly columns?: number
  readonly home?: string
  readonly cwd?: string
  readonly serve?: (flags: ServeFlags) => Promise<number>
  readonly recover?: CliContext['recover']
  readonly adopt?: CliContext['adopt']
  /** Where there is a browser. */
  readonly openInBrowser?: CliContext['openInBrowser']
}

/** The moment at which all tests of output run. */
export const testNow = Date.parse('2026-03-01T12:00:00.000Z')

/** A home folder of its own, gone after the tests of the file. */
export const newHome = (): string => {
  const home = mkdtempSync(join(tmpdir(), 'berth-cli-'))
  after(() => rmSync(home, { recursive: true, force: true }))
  return home
}

/** Runs one command line in a world that is held in a variable. */
export const runBerth = async (argv: readonly string[], wanted: Wanted = {}): Promise<Outcome> => {
  const stdout: string[] = []
  const stderr: string[] = []
  const stream = (into: string[]) => ({
    write: (text: string | Uint8Array) => void into.push(Buffer.from(text).toString('utf8')),
    isTTY: wanted.columns !== undefined,
    columns: wanted.columns,
  })
  const pieces = [wanted.stdin ?? []].flat()
  let keys = 0
  const context: CliContext = {
    stdout: stream(stdout),
    stderr: stream(stderr),
    stdin: Object.assign(Readable.from(pieces.map((piece) => Buffer.from(piece))), {
      isTTY: wanted.columns !== undefined,
      setRawMode: () => undefined,
    }),
    env: wanted.env ?? {},
    cwd: wanted.cwd ?? '/nonexistent',
    home: wanted.home ?? '/nonexistent',
    now: () => testNow,
    newKey: () => `key-${++keys}`,
    serve: wanted.serve ?? (() => Promise.reject(new Error('nobody should serve here'))),
    adopt: wanted.adopt ?? (() => Promise.reject(new Error('nobody should adopt here'))),
    recover: wanted.recover ?? (() => Promise.reject(new Error('nobody should recover here'))),
    hasBrowser: async () => wanted.openInBrowser !== undefined,
    openInBrowser: wanted.openInBrowser ?? (() => Promise.reject(new Error('no browser here'))),
  }
  const code = await runCli(argv, context)
  return { code, stdout: stdout.join(''), stderr: stderr.join('') }
}
