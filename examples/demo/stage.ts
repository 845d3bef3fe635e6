import { spawn, type ChildProcess } from 'node:child_process'
import { mkdir, mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { styleText } from 'node:util'
import { removeFolder } from '../../src/formats/archive/extract.ts'

const root = join(import.meta.dirname, '..', '..')

/** What one command came to. */
export type Answer = {
  readonly exit: number
  readonly stdout: string
  readonly stderr: string
}

/** A temporary server with the command line beside it, and nothing of this machine's in either. */
export type Stage = {
  readonly folder: string
  /** Runs what follows in this folder. */
  readonly goTo: (folder: string) => void
  /** Says what comes next. */
  readonly say: (text: string) => void
  /** Runs `berth` with these words and shows command and output. */
  readonly berth: (...args: readonly string[]) => Promise<Answer>
  /** Runs it without showing it, and reads its JSON. */
  readonly ask: <T>(...args: readonly string[]) => Promise<T>
  /** Counts whether an outcome was right. */
  readonly expect: (what: string, isRight: boolean) => void
  /** How many outcomes were wrong so far. */
  readonly wrong: () => number
  readonly [Symbol.asyncDispose]: () => Promise<void>
}

/** Starts a server on a temporary embedded database, and waits until it is ready. */
export const openStage = async ({ isQuiet = false } = {}): Promise<Stage> => {
  const print = isQuiet ? () => {} : (text: string) => void process.stdout.write(text)
  const place = await mkdtemp(join(tmpdir(), 'berth-demo-'))
  // A name that a project may have, as a folder of one has.
  const folder = join(place, 'shop')
  await mkdir(folder)
  const env = {
    PATH: process.env['PATH'] ?? '',
    HOME: place,
    XDG_CONFIG_HOME: join(place, 'config'),
    // Its tables are shown here, though it writes them into a pipe.
    COLUMNS: String(process.stdout.columns ?? 100),
    ...(process.env['NO_COLOR'] === undefined ? {} : { NO_COLOR: process.env['NO_COLOR'] }),
  }
  const server = spawn(
    process.execPath,
    [join(root, 'src/main.ts'), 'serve', '--port', '0', '--data', join(place, 'data')],
    { env, stdio: ['ignore', 'pipe', 'pipe'] },
  )
  const orphaned = (): boolean => server.kill('SIGKILL')
  process.once('exit', orphaned)
  const url = await ready(server)
  let cwd = folder
  const run = (args: readonly string[]): Promise<Answer> =>
    answerOf(spawn(join(root, 'berth'), args, { env: { ...env, BERTH_SERVER: url }, cwd }))
  let wrong = 0
  return {
    folder,
    goTo: (to) => {
      cwd = to
    },
    say: (text) => print(`\n${styleText('bold', text)}\n`),
    berth: async (...args) => {
      print(styleText('cyan', `\n$ berth ${args.map(quoted).join(' ')}\n`))
      const answer = await run(args)
      print(answer.stdout + answer.stderr)
      return answer
    },
    ask: async <T>(...args: readonly string[]) => {
      const { stdout } = await run([...args, '-o', 'json'])
      return JSON.parse(stdout) as T
    },
    expect: (what, isRight) => {
      if (!isRight) wrong += 1
      print(isRight ? styleText('green', `✓ ${what}\n`) : styleText('red', `✗ ${what}\n`))
    },
    wrong: () => wrong,
    [Symbol.asyncDispose]: async () => {
      const gone = new Promise((done) => server.once('exit', done))
      server.kill('SIGTERM')
      await gone
      process.off('exit', orphaned)
      // Releases are read-only, their folders too.
      await removeFolder(place)
    },
  }
}

/** The server says its address once it takes calls. */
const ready = (server: ChildProcess): Promise<string> =>
  new Promise((resolve, reject) => {
    let said = ''
    const listen = (text: string): void => {
      said += text
      const url = /http:\/\/127\.0\.0\.1:\d+/.exec(said)?.[0]
      if (url !== undefined) resolve(url)
    }
    server.stdout?.setEncoding('utf8').on('data', listen)
    server.stderr?.setEncoding('utf8').on('data', listen)
    server.once('exit', () => reject(new Error(`the server did not start: ${said}`)))
  })

const answerOf = (child: ChildProcess): Promise<Answer> =>
  new Promise((resolve, reject) => {
    let stdout = ''
    let stderr = ''
    child.stdout?.setEncoding('utf8').on('data', (text: string) => (stdout += text))
    child.stderr?.setEncoding('utf8').on('data', (text: string) => (stderr += text))
    child.once('error', reject)
    child.once('close', (code) => resolve({ exit: code ?? 1, stdout, stderr }))
  })

const quoted = (word: string): string => (/^[\w./:@=,-]+$/.test(word) ? word : `"${word}"`)
