import type { Database } from '../core/kernel/database.ts'
import { Fault } from '../core/kernel/refusal.ts'
import type { Migration } from './migrations.ts'
import { forbidNesting } from './nesting.ts'
import { groupCommit } from './sqlite-group.ts'
import { readsAside } from './sqlite-aside.ts'
import { openReader, openWriter } from './sqlite-open.ts'
import { readsInTurn } from './sqlite-reads.ts'

/** How the embedded database is opened. */
export interface SqliteOptions {
  readonly path: string
  readonly migrations: readonly Migration[]
  /** How long another process may hold the lock before a call fails, in milliseconds. */
  readonly busyMs?: number
  /** How long a group of writes takes further ones, in milliseconds. */
  readonly groupMs?: number
  /** How many reads, and how many writes, may wait before others are turned away. */
  readonly mostWaiting?: number
  /** How long a heavy read may take, in milliseconds. */
  readonly heavyMs?: number
  /** Told, for each turn, how long the database held the main loop, in milliseconds. */
  readonly onHeld?: (ms: number, by: 'read' | 'write') => void
}

/**
 * Opens the embedded database: WAL, `synchronous=FULL`, group commit, one writer, one reader, and a
 * reader thread for heavy reads. Brings the schema up to date.
 * Relies on fsync and on the file locks of one machine.
 */
export const openSqlite = async (options: SqliteOptions): Promise<Database> => {
  const { path, migrations, busyMs = 2000, heavyMs = 30_000, mostWaiting = 10_000 } = options
  const { groupMs = 15 } = options
  const writer = await openWriter(path, migrations, busyMs)
  const reader = openReader(path)
  const held = (by: 'read' | 'write') => (ms: number) => options.onHeld?.(ms, by)
  const writes = groupCommit(writer, { busyMs, groupMs, mostWaiting, onHeld: held('write') })
  const reads = readsInTurn(reader, { mostWaiting, onHeld: held('read') })
  const aside = readsAside(path, heavyMs)
  let closed: Promise<void> | undefined
  const enter = (): void => {
    forbidNesting()
    if (closed) throw new Fault('shutting_down', 'The server is stopping.')
  }
  const close = async (): Promise<void> => {
    await Promise.all([writes.idle(), reads.idle(), aside.close()])
    reader.close()
    writer.close()
  }
  return {
    ask: async (statement) => {
      enter()
      return await reads.ask(statement)
    },
    read: async (body) => {
      enter()
      return await reads.read(body)
    },
    readHeavy: async (body) => {
      enter()
      return await aside.read(body)
    },
    write: async (body) => {
      enter()
      return await writes.write(body)
    },
    close: () => (closed ??= close()),
  }
}
