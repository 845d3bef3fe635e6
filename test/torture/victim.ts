import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'

/** A server process that may be killed at any moment. */
export interface Victim {
  readonly url: string
  /** The administrator's secret, if this is the first start. */
  readonly secret: string
  /** SIGKILL, and wait until it is gone. */
  readonly kill: () => Promise<void>
}

/** Starts a server on a data folder, with PostgreSQL where an address is given. */
export const startVictim = async (data: string, databaseUrl: string): Promise<Victim> => {
  const child = fork(join(import.meta.dirname, 'server-process.ts'), [data, databaseUrl], {
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    env: { ...process.env, NODE_COMPILE_CACHE: join(data, 'compiled') },
  })
  let said = ''
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-4000)
  })
  const gone = once(child, 'exit')
  const [message] = (await Promise.race([
    once(child, 'message'),
    gone.then(() => {
      throw new Error(`the server did not start: ${said}`)
    }),
  ])) as [{ readonly url: string; readonly secret: string }]
  return {
    ...message,
    kill: async () => {
      child.kill('SIGKILL')
      await gone
    },
  }
}
