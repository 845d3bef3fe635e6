import { spawn, type ChildProcess } from 'node:child_process'
import { join } from 'node:path'

/** A host that runs as a process of its own. */
export interface ProcessHost {
  readonly child: ChildProcess
  /** Where its edge listens. */
  readonly port: number
  /** What it has told its operator. */
  told(): string
  kill(signal: NodeJS.Signals): Promise<void>
}

/** Starts a host on a data folder. */
export const startProcessHost = async (
  data: string,
  firstPort: number,
  control: readonly string[] = [],
): Promise<ProcessHost> => {
  const script = join(import.meta.dirname, 'host-process.ts')
  const child = spawn(process.execPath, [script, data, String(firstPort), ...control], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  let told = ''
  child.stderr.on('data', (bytes: Buffer) => (told += bytes.toString()))
  const port = await new Promise<number>((resolve, reject) => {
    child.stdout.on('data', (bytes: Buffer) => {
      const [, port] = /serves (\d+)/.exec(bytes.toString()) ?? []
      if (port !== undefined) resolve(Number(port))
    })
    child.once('exit', () => reject(new Error(`the host ended: ${told}`)))
  })
  return {
    child,
    port,
    told: () => told,
    kill: async (signal) => {
      child.kill(signal)
      await ended
    },
  }
}
