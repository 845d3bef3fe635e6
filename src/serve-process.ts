import { enableCompileCache } from 'node:module'
import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import type { ServeFlags } from './cli/frame/context.ts'
import { dataFolder } from './config/platform-folders.ts'
import { loadSettings, type Settings } from './config/settings.ts'
import { Fault } from './core/kernel/refusal.ts'
import { prepareFolder } from './prepare-folder.ts'
import { stopped as sentence } from './cli/shown/printable.ts'
import { logAs, writeLog } from './process-log.ts'
import { supervisedVariable } from './supervised.ts'

/**
 * Serves until SIGINT or SIGTERM; answers the exit code: 2 wrong settings, 7 the world fails. The
 * host and control are loaded apart: each process holds only what it runs.
 */
export const serveUntilStopped = async (flags: ServeFlags): Promise<number> => {
  // A folder typed in a terminal is seen from there; one in a variable must say where it is.
  const data = flags.data && resolve(flags.data)
  const settings = loadSettings({ ...flags, data }, process.env)
  if (!settings.ok) return tell(2, sentence(settings.problem), 'berth serve --help')
  logAs(settings.value.logFormat ?? (process.stderr.isTTY ? 'text' : 'json'))
  process.once('exit', writeLog)
  const { controlOnly } = settings.value
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
    return tellOfWorld(error, settings.value)
  }
}

/** What the machine would not do, and with which flag it may. */
const tellOfWorld = (
  error: Error & { code?: unknown; port?: unknown; path?: unknown },
  { controlOnly, port, edgePort, askPort }: Settings,
): number => {
  const { code, path } = error
  // npm keeps flags to itself that do not come after --.
  const again = process.env['npm_lifecycle_event'] === 'start' ? 'npm start --' : 'berth serve'
  if (typeof path === 'string')
    return tell(
      7,
      `${path} cannot be used (${String(code)}).`,
      `Name a folder: ${again} --data FOLDER`,
    )
  if (error.port === undefined) return tell(7, sentence(error.message))
  const [wanted, flag] =
    error.port === askPort
      ? [askPort, '--ask-port PORT']
      : controlOnly
        ? [port, '--port PORT (0 takes any)']
        : [edgePort, '--edge-port PORT (0 takes any)']
  const why = code === 'EADDRINUSE' ? 'is taken' : `cannot be listened on (${String(code)})`
  return tell(7, `Port ${wanted} ${why}.`, `Choose another: ${again} ${flag}`)
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

/** As the command line tells its errors. */
const tell = (code: number, said: string, next?: string): number => {
  process.stderr.write(`Error: ${said}\n${next === undefined ? '' : `Next: ${next}\n`}`)
  return code
}
