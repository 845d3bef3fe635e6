import type { Sql, SqlValue } from './sql.ts'

/** One row as the engine gives it: snake_case columns, integers as numbers, bytes as Uint8Array. */
export type Row = Readonly<Record<string, SqlValue>>

/** Reads from one snapshot. */
export interface Reader {
  /** Every row. The caller bounds the number of rows in the statement. */
  all(statement: Sql): Promise<readonly Row[]>
  /** The first row, if there is one. */
  first(statement: Sql): Promise<Row | undefined>
}

/** Reads and writes in one transaction that is kept whole or not at all. */
export interface Writer extends Reader {
  /** Runs a change and says how many rows it touched. */
  run(statement: Sql): Promise<number>
  /**
   * Runs the select and holds its rows until the end: `share` against changes, `exclusive` against
   * all. Who names the rows' lines stands in them, too, so that whoever wants the rows exclusively
   * has a turn though others share them without a pause.
   */
  lock(mode: 'share' | 'exclusive', select: Sql, lines?: readonly string[]): Promise<readonly Row[]>
  /** Called once after the commit, never after a rollback. Must not throw. */
  afterCommit(effect: () => void): void
}

/**
 * The port behind which the engines stand.
 * A body awaits nothing but its transaction. It may be run again from its beginning (a lost race),
 * so it leaves nothing outside. A statement that failed dooms its transaction: there is no going on
 * after it. Engine trouble comes as a `Fault`; what a body throws comes unchanged.
 */
export interface Database {
  /** Every row of one statement, which is a snapshot of its own: the least that a read can cost. */
  ask(statement: Sql): Promise<readonly Row[]>
  /** Runs the body on one snapshot; repeatable. */
  read<T>(body: (tx: Reader) => Promise<T>): Promise<T>
  /**
   * The same for statements that may take long: wherever they run, they never hold the main loop.
   */
  readHeavy<T>(body: (tx: Reader) => Promise<T>): Promise<T>
  /** Runs the body in one durable transaction and answers after its commit. */
  write<T>(body: (tx: Writer) => Promise<T>): Promise<T>
  /** Finishes what runs, refuses what comes, and lets go of the engine. */
  close(): Promise<void>
}
