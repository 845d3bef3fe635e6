import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  accessSync,
  closeSync,
  constants,
  createReadStream,
  openSync,
  readSync,
  realpathSync,
  statSync,
} from 'node:fs'
import { basename, delimiter, join, resolve } from 'node:path'
import type { Toolchain } from '../wire.ts'

type Program = Toolchain['programs'][number]

/** Programs whose version is asked for: they answer fast and without side effects. */
const asked: Readonly<Record<string, readonly string[]>> = {
  node: ['--version'],
  npm: ['--version'],
  python3: ['--version'],
  python: ['--version'],
  go: ['version'],
  cargo: ['--version'],
  ruby: ['--version'],
  php: ['--version'],
  java: ['--version'],
  make: ['--version'],
}

const answerWithinMs = 3000
const remembered = new Map<string, Promise<Program>>()

/** What the commands run with: their programs, and what interprets these. */
export const toolchainOf = async (
  commands: readonly (readonly string[])[],
  path: string,
  cwd: string,
): Promise<Toolchain> => {
  const names = new Set(commands.flatMap(([name]) => name ?? []))
  const programs: Program[] = []
  for (const name of names) {
    const found = findProgram(name, path, cwd)
    if (found === undefined) continue
    programs.push(await describe(basename(name), found, path))
    const interpreter = interpreterOf(found)
    const other = interpreter === undefined ? undefined : findProgram(interpreter, path, cwd)
    if (interpreter !== undefined && other !== undefined && !names.has(interpreter))
      programs.push(await describe(basename(interpreter), other, path))
  }
  return { platform: `${process.platform}-${process.arch}`, programs }
}

/** The file that a name means: searched in the path, or relative to the folder. */
export const findProgram = (name: string, path: string, cwd: string): string | undefined => {
  const candidates = name.includes('/')
    ? [resolve(cwd, name)]
    : path.split(delimiter).map((folder) => join(folder, name))
  return candidates.find((file) => {
    try {
      accessSync(file, constants.X_OK)
      return statSync(file).isFile()
    } catch {
      return false
    }
  })
}

const describe = (name: string, found: string, path: string): Promise<Program> => {
  const file = realpathSync(found)
  const { size, mtimeMs, ino } = statSync(file)
  const key = [name, file, size, mtimeMs, ino].join('\n')
  const known = remembered.get(key)
  if (known) return known
  const made = Promise.all([versionOf(name, found, path), hashOf(file)]).then(
    ([version, digest]) => ({ name, path: found, version, digest }),
  )
  // The file may be unreadable for once.
  made.catch(() => remembered.delete(key))
  remembered.set(key, made)
  return made
}

const hashOf = async (file: string): Promise<string> => {
  const hash = createHash('sha256')
  for await (const piece of createReadStream(file)) hash.update(piece as Buffer)
  return `sha256:${hash.digest('hex')}`
}

const versionOf = (name: string, file: string, path: string): Promise<string> =>
  new Promise((done) => {
    const args = Object.hasOwn(asked, name) ? asked[name] : undefined
    if (!args) return done('')
    const child = spawn(file, args, {
      env: { PATH: path, LANG: 'C.UTF-8' },
      stdio: ['ignore', 'pipe', 'ignore'],
      timeout: answerWithinMs,
      killSignal: 'SIGKILL',
    })
    let said = ''
    child.stdout.on('data', (bytes: Buffer) => (said += said.length < 1000 ? bytes.toString() : ''))
    child.once('error', () => done(''))
    child.once('close', () => done((said.split('\n')[0] ?? '').trim().slice(0, 100)))
  })

const interpreterOf = (file: string): string | undefined => {
  const head = Buffer.alloc(256)
  const opened = openSync(file, 'r')
  const length = readSync(opened, head, 0, head.length, 0)
  closeSync(opened)
  const line = head.toString('latin1', 0, length).split('\n')[0] ?? ''
  const [, program, argument] = /^#!\s*(\S+)(?:\s+(?:-S\s+)?(\S+))?/.exec(line) ?? []
  return program !== undefined && basename(program) === 'env' ? argument : program
}
