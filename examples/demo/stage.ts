import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, open, readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { styleText } from 'node:util'
import { removeFolder } from '../../src/formats/archive/extract.ts'

type Stdio = number | 'ignore'

const root = join(import.meta.dirname, '..', '..')

/** What one command came to. */
export type Answer = {
  readonly exit: number
  /** What it wrote to both its streams, in the order of writing. */
  readonly said: string
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
  const run = async (args: readonly string[], out: Stdio, err: Stdio): Promise<number> => {
    const stdio = ['ignore', out, err] as const
    const options = { env: { ...env, BERTH_SERVER: url }, cwd, stdio: [...stdio] }
    const child = spawn(join(root, 'berth'), args, options)
    const [code] = (await once(child, 'close')) as [number | null]
    return code ?? 1
  }
  /** One file for both streams: nobody could put two pipes into order again. */
  const heard = async (listen: (file: number) => Promise<number>): Promise<Answer> => {
    const file = await open(join(place, 'said'), 'w')
    try {
      const exit = await listen(file.fd)
      return { exit, said: await readFile(join(place, 'said'), 'utf8') }
    } finally {
      await file.close()
    }
  }
  let wrong = 0
  return {
    folder,
    goTo: (to) => {
      cwd = to
    },
    say: (text) => print(`\n${styleText('bold', text)}\n`),
    berth: async (...args) => {
      print(styleText('cyan', `\n$ berth ${args.map(quoted).join(' ')}\n`))
      const answer = await heard((file) => run(args, file, file))
      print(answer.said)
      return answer
    },
    ask: async <T>(...args: readonly string[]) => {
      const { said } = await heard((file) => run([...args, '-o', 'json'], file, 'ignore'))
      return JSON.parse(said) as T
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

const quoted = (word: string): string => (/^[\w./:@=,-]+$/.test(word) ? word : `"${word}"`)
