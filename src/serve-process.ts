import { homedir } from 'node:os'
import { resolve } from 'node:path'
import type { ServeFlags } from './cli/context.ts'
import { saveContext } from './cli/credentials.ts'
import { version } from './cli/version.ts'
import { loadSettings } from './config/settings.ts'
import { Fault } from './core/kernel/refusal.ts'
import { shippedMigrations } from './shipped-migrations.ts'
import { serve, type Server } from './serve.ts'

/** Serves until SIGINT or SIGTERM; answers the exit code: 2 wrong settings, 7 the world fails. */
export const serveUntilStopped = async (flags: ServeFlags): Promise<number> => {
  // A folder typed in a terminal is seen from there; one in a variable must say where it is.
  const data = flags.data && resolve(flags.data)
  const settings = loadSettings({ ...flags, data }, process.env)
  if (!settings.ok) return tell(2, `${settings.problem}.`)
  process.once('exit', writeLog)
  try {
    const migrations = shippedMigrations()
    const server = await serve(settings.value, { version, migrations, log })
    greet(server)
    await stopped()
    process.stdout.write('Stopping; calls that run are finished first.\n')
    await server.stop()
    // Whatever still holds the process has had its time.
    setTimeout(() => process.exit(0), 1000).unref()
    return 0
  } catch (error) {
    if (error instanceof Fault) return tell(7, error.message)
    if (!(error instanceof Error && 'syscall' in error)) throw error
    if ('code' in error && error.code === 'EADDRINUSE')
      return tell(7, `Port ${settings.value.port} is taken. Choose another: --port 0 takes any.`)
    return tell(7, `${error.message}.`)
  }
}

const greet = ({ url, unshown }: Server): void => {
  process.stdout.write(`Berth serves ${url}\n`)
  if (unshown?.secret === undefined) return
  process.stdout.write(
    [
      '',
      "This was the first start. Organization default is there, and its administrator's token,",
      'shown this once:',
      '',
      `  ${unshown.secret}`,
      '',
      ...logIn(url, unshown.secret),
      '',
    ].join('\n'),
  )
  unshown.forget()
}

/** Logs the command line of this machine in; where that fails, says how to do it by hand. */
const logIn = (server: string, token: string): readonly string[] => {
  const where = { env: process.env, home: homedir() }
  try {
    const path = saveContext(where, { server, organization: 'default', token })
    return [
      `The command line on this machine is logged in with it (${path}).`,
      'Next: berth environment create --name my-first --description "Where it runs"',
    ]
  } catch (error) {
    return [
      error instanceof Error ? error.message : String(error),
      `Log in by hand: berth login --server ${server} --token-stdin`,
    ]
  }
}

const stopped = (): Promise<void> =>
  new Promise((resolve) => {
    process.once('SIGINT', resolve)
    process.once('SIGTERM', resolve)
  })

let unwritten = ''

/** Lines of one turn of the loop are written together: each write holds everybody up. */
const log = (line: Readonly<Record<string, unknown>>): void => {
  if (unwritten === '') setImmediate(writeLog)
  unwritten += `${JSON.stringify({ time: new Date().toISOString(), ...line })}\n`
}

const writeLog = (): void => {
  process.stderr.write(unwritten)
  unwritten = ''
}

const tell = (code: number, sentence: string): number => {
  process.stderr.write(`${sentence}\n`)
  return code
}
