import { spawn, type ChildProcess } from 'node:child_process'
import { basename } from 'node:path'
import { StartFailure } from '../executor.ts'
import { identityOf, type Identity } from './proc.ts'
import { said } from '../said.ts'

/** What is started, and how. */
export interface Launch {
  readonly argv: readonly string[]
  readonly env: Readonly<Record<string, string>>
  readonly cwd: string
  readonly stdout: number
  readonly stderr: number
}

/** A program that was started, the leader of its own process group. */
export interface Launched {
  readonly identity: Identity
  /** Resolves once it has ended. */
  readonly ended: Promise<ProcessEnd>
}

/** How a process ended; `why` is in words for people. */
export interface ProcessEnd {
  readonly ok: boolean
  readonly why: string
  /** Whether a signal ended it: what it was doing may be half done. */
  readonly isKilled?: boolean
}

/**
 * Starts a program as the leader of its own process group and session, so that it lives on without
 * us. Fails with a sentence when there is no such program.
 */
export const launch = async ({ argv, env, cwd, stdout, stderr }: Launch): Promise<Launched> => {
  const [program = '', ...args] = argv
  if (argv.some((argument) => argument.includes('\0')))
    throw new StartFailure('An argument holds a NUL character, which no program can be given.')
  const child = spawn(program, args, {
    env,
    cwd,
    detached: true,
    stdio: ['ignore', stdout, stderr],
  })
  const ended = endOf(child)
  await new Promise<void>((resolve, reject) => {
    child.once('spawn', resolve)
    child.once('error', (error) => reject(whyNot(program, error)))
  })
  child.unref()
  return { identity: identityOf(child.pid ?? 0), ended }
}

/** How a process ended, from its code or signal. */
export const describeEnd = (code: number | null, signal: string | null): ProcessEnd => ({
  ok: code === 0,
  why: signal === null ? `exit code ${code}` : `killed by ${signal}`,
  isKilled: signal !== null,
})

const endOf = (child: ChildProcess): Promise<ProcessEnd> =>
  new Promise((resolve) => {
    child.once('exit', (code, signal) => resolve(describeEnd(code, signal)))
  })

const whyNot = (program: string, error: Error & { readonly code?: string }): Error => {
  if (error.code === 'ENOENT')
    return new StartFailure(
      `there is no program ${basename(program)} on this machine; check the command, and the PATH that berth serve was started with`,
    )
  if (error.code === 'EACCES')
    return new StartFailure(`${basename(program)} may not be run: it is not executable`)
  if (error.code === 'E2BIG')
    return new StartFailure('its arguments and variables are too large for this machine')
  return new Error(`${basename(program)} could not be started: ${said(error)}`)
}
