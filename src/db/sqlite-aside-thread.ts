import { Worker } from 'node:worker_threads'
import { Fault } from '../core/kernel/refusal.ts'
import { readerThread, type Asked, type Table, type Told } from './sqlite-aside-worker.ts'

/** A reader thread, from its start until it is gone. */
export interface Thread {
  /** Answers in the order of the questions. */
  ask(asked: Asked): Promise<Table>
  /** Gives everybody who waits for it the error, and ends the thread when its statement ends. */
  stop(error: unknown): Promise<void>
  isGone(): boolean
}

/** Starts a reader thread on the file; it does not keep the process alive by itself. */
export const startThread = (path: string): Thread => {
  const worker = new Worker(`(${readerThread.toString()})()`, {
    eval: true,
    workerData: path,
    env: {},
    execArgv: [],
    name: 'berth-reader',
    resourceLimits: { maxOldGenerationSizeMb: 512 },
  })
  const asking: { resolve: (table: Table) => void; reject: (error: unknown) => void }[] = []
  let gone: { readonly error: unknown } | undefined
  const lose = (error: unknown): void => {
    gone ??= { error }
    for (const { reject } of asking.splice(0)) reject(gone.error)
  }
  worker.unref()
  worker.on('message', (told: Told) => {
    const next = asking.shift()
    if (asking.length === 0) worker.unref()
    if ('rows' in told) next?.resolve(told)
    else next?.reject(Object.assign(new Error(told.message), { errcode: told.errcode }))
  })
  worker.on('error', (error) => lose(failed(error)))
  worker.on('exit', () => lose(failed()))
  return {
    ask: (asked) =>
      new Promise((resolve, reject) => {
        if (gone) return reject(gone.error)
        asking.push({ resolve, reject })
        worker.ref()
        // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has none
        worker.postMessage(asked)
      }),
    stop: async (error) => {
      lose(error)
      await worker.terminate()
    },
    isGone: () => gone !== undefined,
  }
}

const failed = (cause?: unknown): Fault =>
  new Fault('database_unavailable', 'The reader thread of the database ended.', cause)
