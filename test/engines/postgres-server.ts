import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { Socket } from 'node:net'
import type { Found } from './postgres-found.ts'

/** A server for tests. It ends with this process however that ends, or earlier by `stop`. */
export interface PostgresServer {
  /** The address of its database `postgres`, as its superuser. */
  readonly url: string
  /** The process id of the server, to send signals to. */
  readonly pid: number
  stop(): Promise<void>
}

/**
 * Starts a server on a Unix socket in a temporary folder; `fsync` off is faster and loses no commit
 * but by power.
 */
export const startPostgres = async (
  programs: Extract<Found, { by: 'programs' }>,
  how: { readonly fsync: 'on' | 'off' },
): Promise<PostgresServer> => {
  const keeper = spawn(
    process.execPath,
    [fileURLToPath(import.meta.resolve('./postgres-keeper.ts')), JSON.stringify({ programs, how })],
    // In a group of its own, so that Ctrl-C reaches it only through the end of its input.
    { stdio: ['pipe', 'pipe', 'inherit'], detached: true },
  )
  const ready = await new Promise<string>((resolve, reject) => {
    let said = ''
    keeper.stdout.setEncoding('utf8').on('data', (text: string) => {
      said += text
      if (said.endsWith('\n')) resolve(said)
    })
    keeper.once('error', reject)
    keeper.once('exit', (code) => reject(new Error(`PostgreSQL did not start (exit ${code})`)))
  })
  keeper.unref()
  for (const stream of [keeper.stdin, keeper.stdout] as unknown as Socket[]) stream.unref()
  return {
    ...(JSON.parse(ready) as { url: string; pid: number }),
    stop: async () => {
      if (keeper.exitCode !== null || keeper.signalCode !== null) return
      keeper.ref()
      keeper.stdin.end()
      await once(keeper, 'exit')
    },
  }
}
