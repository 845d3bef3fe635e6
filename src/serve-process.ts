import { enableCompileCache } from 'node:module'
import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import type { ServeFlags } from './cli/frame/context.ts'
import { dataFolder } from './config/platform-folders.ts'
import { loadSettings } from './config/settings.ts'
import { Fault } from './core/kernel/refusal.ts'
import { prepareFolder } from './prepare-folder.ts'
import { writeLog } from './process-log.ts'
import { supervisedVariable } from './supervised.ts'

/**
 * Serves until SIGINT or SIGTERM; answers the exit code: 2 wrong settings, 7 the world fails. The
 * host and control are loaded apart: each process holds only what it runs.
 */
export const serveUntilStopped = async (flags: ServeFlags): Promise<number> => {
  // A folder typed in a terminal is seen from there; one in a variable must say where it is.
  const data = flags.data && resolve(flags.data)
  const settings = loadSettings({ ...flags, data }, process.env)
  if (!settings.ok) return tell(2, `${settings.problem}.`)
  process.once('exit', writeLog)
  const { controlOnly, port, edgePort, askPort } = settings.value
  try {
    keepCompiled(settings.value.data ?? dataFolder(process.platform, process.env, homedir()))
    if (controlOnly) {
      const { runControl } = await import('./control-process.ts')
      await runControl(settings.value, stopped)
    } else {
      const { runHostProcess } = await import('./host-process.ts')
      const code = await runHostProcess({ ...flags, data }, settings.value, stopped)
      if (code !== 0) return code
    }
    // Whatever still holds the process has had its time.
    setTimeout(() => process.exit(0), 1000).unref()
    return 0
  } catch (error) {
    if (error instanceof Fault) return tell(7, error.message)
    if (!(error instanceof Error && 'syscall' in error)) throw error
    const [taken, flag] = controlOnly ? [port, '--port'] : [edgePort, '--edge-port']
    // npm keeps flags to itself that do not come after --.
    const again = process.env['npm_lifecycle_event'] === 'start' ? 'npm start -- ' : ''
    if ('code' in error && error.code === 'EADDRINUSE')
      return 'port' in error && error.port === askPort
        ? tell(7, `Port ${askPort} is taken. Choose another: ${again}--ask-port PORT.`)
        : tell(7, `Port ${taken} is taken. Choose another: ${again}${flag} 0 takes any.`)
    return tell(7, `${error.message}.`)
  }
}

/**
 * Keeps what the engine compiles, since nearly all of a start is compiling the program: beside the
 * data, where nobody else can write. A single executable brings its own.
 */
const keepCompiled = (data: string): void => {
  prepareFolder(data)
  enableCompileCache(join(data, 'compiled'))
}

const stopped = (): Promise<void> =>
  new Promise((resolve) => {
    process.once('SIGINT', resolve)
    process.once('SIGTERM', resolve)
    // A host that was killed cannot tell its control to end; its end of the pipe does.
    if (process.env[supervisedVariable] === undefined) return
    process.stdin.resume()
    process.stdin.once('end', resolve)
    process.stdin.once('error', resolve)
  })

const tell = (code: number, sentence: string): number => {
  process.stderr.write(`${sentence}\n`)
  return code
}
