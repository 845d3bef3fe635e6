import { homedir } from 'node:os'
import { resolve } from 'node:path'
import type { ServeFlags } from './cli/context.ts'
import { saveContext } from './cli/credentials.ts'
import { version } from './cli/version.ts'
import { dataFolder } from './config/platform-folders.ts'
import { loadSettings, type Settings } from './config/settings.ts'
import { Fault } from './core/kernel/refusal.ts'
import { prepareFolder } from './keys.ts'
import { runHostProcess, supervisedVariable } from './run-host-process.ts'
import { shippedMigrations } from './shipped-migrations.ts'
import { serve, type Server } from './serve.ts'

/** Serves until SIGINT or SIGTERM; answers the exit code: 2 wrong settings, 7 the world fails. */
export const serveUntilStopped = async (flags: ServeFlags): Promise<number> => {
  // A folder typed in a terminal is seen from there; one in a variable must say where it is.
  const data = flags.data && resolve(flags.data)
  const settings = loadSettings({ ...flags, data }, process.env)
  if (!settings.ok) return tell(2, `${settings.problem}.`)
  process.once('exit', writeLog)
  if (!settings.value.controlOnly) return await serveAsHost({ ...flags, data }, settings.value)
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
    return tellTrouble(error, settings.value.port, '--port')
  }
}

/** The host, with control as its child; SIGUSR2 hands over to the program as it is on the disk now. */
const serveAsHost = async (flags: ServeFlags, settings: Settings): Promise<number> => {
  const data = settings.data ?? dataFolder(process.platform, process.env, homedir())
  try {
    prepareFolder(data)
    const note = (text: string): void => log({ message: 'host', note: text })
    const running = await runHostProcess(flags, settings, data, note)
    process.on('SIGUSR2', () => {
      void running.succeed().then((isDone) => {
        if (isDone) process.exit(0)
      })
    })
    await stopped()
    await running.stop()
    setTimeout(() => process.exit(0), 1000).unref()
    return 0
  } catch (error) {
    return tellTrouble(error, settings.edgePort, '--edge-port')
  }
}

const tellTrouble = (error: unknown, port: number, flag: string): number => {
  if (error instanceof Fault) return tell(7, error.message)
  if (!(error instanceof Error && 'syscall' in error)) throw error
  if ('code' in error && error.code === 'EADDRINUSE')
    return tell(7, `Port ${port} is taken. Choose another: ${flag} 0 takes any.`)
  return tell(7, `${error.message}.`)
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
    // A host that was killed cannot tell its control to end; its end of the pipe does.
    if (process.env[supervisedVariable] === undefined) return
    process.stdin.resume()
    process.stdin.once('end', resolve)
    process.stdin.once('error', resolve)
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
