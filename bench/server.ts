import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { openSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { Place } from './places.ts'
import { atEnd } from './scratch.ts'

/** A server in a process of its own. */
export interface ServerProcess {
  readonly url: string
  readonly pid: number
  stop(): Promise<void>
}

const fromSource = fileURLToPath(import.meta.resolve('../src/main.ts'))

/** Starts `berth serve` on the place; its log goes to a file there, as a service's would. */
export const startServer = async (
  place: Place,
  how: {
    readonly program?: string
    readonly profile?: string | undefined
    /** With the edge and what runs services; else control alone, which is what most parts ask. */
    readonly withHost?: boolean
    /** Variables beside the usual ones. */
    readonly env?: Readonly<Record<string, string>>
  } = {},
): Promise<ServerProcess> => {
  const logFile = join(place.folder, 'server.log')
  const log = openSync(logFile, 'a')
  const profiled = how.profile === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${how.profile}`]
  const alone = how.withHost ? [] : ['--control-only', 'true']
  const program = [...profiled, how.program ?? fromSource, 'serve', ...alone]
  const flags = ['--data', place.folder, '--port', '0', '--calls-per-second', '1000000']
  const child = spawn(process.execPath, [...program, ...flags], {
    stdio: ['ignore', 'pipe', log],
    // An address with a password is not for a command line that others can read.
    env: {
      HOME: place.folder,
      // Services are started with the Node of the bench.
      PATH: `${dirname(process.execPath)}:/usr/bin:/bin`,
      ...how.env,
      ...(place.engine === 'postgres' ? { BERTH_DATABASE_URL: place.database } : {}),
    },
  })
  const stop = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return
    child.kill('SIGTERM')
    await once(child, 'exit')
  }
  atEnd(stop)
  const url = await new Promise<string>((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code) =>
      reject(
        new Error(`the server ended (${code}): ${readFileSync(logFile, 'utf8').slice(-2000)}`),
      ),
    )
    createInterface({ input: child.stdout ?? process.stdin }).on('line', (line) => {
      const served = /^Berth serves (\S+)$/.exec(line)?.[1]
      if (served !== undefined) resolve(served)
    })
  })
  return { url, pid: child.pid ?? 0, stop }
}
