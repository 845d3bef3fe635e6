import type { SqlValue } from '../core/kernel/sql.ts'

/** One statement for the reader thread; those that control the transaction give no rows. */
export interface Asked {
  readonly text: string
  readonly values: readonly SqlValue[]
  readonly want: 'all' | 'first' | 'none'
}

/** Columns once, then each row's values in their order: cheaper to carry over than objects. */
export interface Table {
  readonly columns: readonly string[]
  readonly rows: readonly (readonly SqlValue[])[]
}

/** What the thread answers; an error keeps SQLite's result code. */
export type Told = Table | { readonly message: string; readonly errcode: number | undefined }

/**
 * The reader thread's program. It travels there as its own text (`Function.toString`), so that it
 * also starts from a bundle and from a single executable, where there is no file to name. Hence it
 * uses nothing from outside itself, not even an import.
 */
export const readerThread = (): void => {
  const { parentPort, workerData } = process.getBuiltinModule('node:worker_threads')
  const { DatabaseSync } = process.getBuiltinModule('node:sqlite')
  const db = new DatabaseSync(String(workerData), {
    readOnly: true,
    timeout: 1000,
    returnArrays: true,
  })
  db.exec('pragma cache_size = -16384; pragma temp_store = memory')
  const prepared = new Map<string, ReturnType<typeof db.prepare>>()
  const prepare = (text: string): ReturnType<typeof db.prepare> => {
    const known = prepared.get(text)
    if (known) return known
    if (prepared.size >= 128) prepared.clear()
    const statement = db.prepare(text)
    prepared.set(text, statement)
    return statement
  }
  // The types do not know that this connection returns arrays.
  type Values = readonly SqlValue[]
  const answer = ({ text, values, want }: Asked): Table => {
    const statement = prepare(text)
    if (want === 'none') {
      statement.run(...values)
      return { columns: [], rows: [] }
    }
    const columns = statement.columns().map((column) => column.name)
    if (want === 'all')
      return { columns, rows: statement.all(...values) as unknown as readonly Values[] }
    const row = statement.get(...values) as unknown as Values | undefined
    return { columns, rows: row ? [row] : [] }
  }
  parentPort?.on('message', (asked: Asked) => {
    let told: Told
    try {
      told = answer(asked)
    } catch (error) {
      const { message, errcode } = error as Error & { readonly errcode?: number }
      told = { message, errcode }
    }
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has none
    parentPort.postMessage(told)
  })
}
