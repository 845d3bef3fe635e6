import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import type { ExitCode } from '../../contract/problem.ts'
import type { CliContext } from '../frame/context.ts'
import { MissingError, UsageError } from '../frame/errors.ts'

/** Passed on to the child; what a terminal sends reaches it by itself, too. */
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT', 'SIGUSR1', 'SIGUSR2'] as const

/**
 * Runs a command with these variables above our own, on our own streams. Gives its exit code, or
 * 128 and the number of the signal that ended it, as shells do.
 */
export const runChild = (
  [program = '', ...args]: readonly string[],
  variables: Readonly<Record<string, string>>,
  { env, cwd }: Pick<CliContext, 'env' | 'cwd'>,
): Promise<ExitCode> =>
  new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd,
      env: { ...env, ...variables },
      stdio: 'inherit',
      shell: false,
    })
    const pass = (signal: NodeJS.Signals): void => void child.kill(signal)
    for (const signal of signals) process.on(signal, pass)
    const release = (): void => {
      for (const signal of signals) process.off(signal, pass)
    }
    child.once('error', (error: NodeJS.ErrnoException) => {
      release()
      reject(notStarted(program, error.code))
    })
    child.once('exit', (code, signal) => {
      release()
      const status = signal === null ? (code ?? 1) : 128 + constants.signals[signal]
      // The code is the child's, not one of ours.
      resolve(status as ExitCode)
    })
  })

const notStarted = (program: string, code: string | undefined): Error => {
  if (code === 'ENOENT')
    return new MissingError(`There is no program ${program}.`, 'Check its name and your PATH.')
  if (code === 'E2BIG')
    return new UsageError('All variables together are more than this system hands to a program.')
  return new UsageError(`${program} cannot be run (${code ?? 'error'}).`)
}
