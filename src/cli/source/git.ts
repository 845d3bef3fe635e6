import { spawn } from 'node:child_process'
import type { Environment } from '../frame/context.ts'
import { UsageError } from '../frame/errors.ts'

/** What one run of git came to; `text` is its output, at most `mostBytes` of it. */
export interface GitAnswer {
  readonly code: number
  readonly bytes: Buffer
  readonly complaint: string
}

const mostBytes = 64 * 1024 * 1024
const timeoutMs = 60_000

/** Runs git in a folder; undefined where there is no git. */
export const git = (
  folder: string,
  argv: readonly string[],
  env: Environment,
): Promise<GitAnswer | undefined> =>
  new Promise((resolve, reject) => {
    // A hook that runs us names its own repository; a monitor is a program that a repository names.
    const child = spawn('git', ['-c', 'core.fsmonitor=false', ...argv], {
      cwd: folder,
      env: { ...withoutGit(env), GIT_OPTIONAL_LOCKS: '0', GIT_TERMINAL_PROMPT: '0', LC_ALL: 'C' },
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: timeoutMs,
      killSignal: 'SIGKILL',
    })
    const out: Buffer[] = []
    let size = 0
    let complaint = ''
    child.stdout.on('data', (piece: Buffer) => {
      size += piece.length
      if (size > mostBytes) child.kill('SIGKILL')
      else out.push(piece)
    })
    child.stderr.on('data', (piece: Buffer) => {
      complaint = `${complaint}${piece.toString('utf8')}`.slice(0, 2000)
    })
    child.once('error', (error: Error & { readonly code?: string }) =>
      error.code === 'ENOENT' ? resolve(undefined) : reject(error),
    )
    child.once('close', (code, signal) =>
      signal === null
        ? resolve({ code: code ?? 1, bytes: Buffer.concat(out), complaint })
        : reject(new UsageError(`git ${argv[0]} took too long, or said too much.`)),
    )
  })

/** The first line of what git says; undefined where it says nothing or fails. */
export const gitLine = async (
  folder: string,
  argv: readonly string[],
  env: Environment,
): Promise<string | undefined> => {
  const answer = await git(folder, argv, env)
  const line = answer?.code === 0 ? answer.bytes.toString('utf8').split('\n')[0] : undefined
  return line === '' ? undefined : line
}

const withoutGit = (env: Environment): Environment =>
  Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith('GIT_')))
