import { spawn } from 'node:child_process'
import { join } from 'node:path'
import type { Stage } from './stage.ts'

/** A control that runs as a process of its own, until a moment or its end. */
export interface Control {
  /** How it ended: the signal, or its code. */
  readonly ended: Promise<string>
  hasEnded(): boolean
  told(): string
  stop(): Promise<void>
}

/** Starts one on the stage's data folder that kills itself at that moment, if it comes. */
export const startControl = ({ data, place }: Stage, moment = ''): Control => {
  const script = join(import.meta.dirname, 'control-process.ts')
  const child = spawn(process.execPath, [script, data, place, moment], {
    stdio: ['pipe', 'ignore', 'pipe'],
    // The first that ends by itself makes all later ones quicker.
    env: { ...process.env, NODE_COMPILE_CACHE: join(data, 'compiled') },
  })
  let told = ''
  let isOver = false
  child.stderr.on('data', (bytes: Buffer) => (told += bytes.toString()))
  const ended = new Promise<string>((resolve) =>
    child.once('exit', (code, signal) => {
      isOver = true
      resolve(signal ?? String(code))
    }),
  )
  return {
    ended,
    hasEnded: () => isOver,
    told: () => told,
    stop: async () => {
      child.stdin.end()
      await ended
    },
  }
}
