import { Fault } from '../core/kernel/refusal.ts'

/** SQLite's result code, extended (sqlite.org/rescode.html), or 0 when the error is not its. */
export const resultCode = (error: unknown): number =>
  error instanceof Error && 'errcode' in error ? Number(error.errcode) : 0

/** Whether another connection holds what this one needs (SQLITE_BUSY, SQLITE_LOCKED). */
export const isBusy = (error: unknown): boolean => [5, 6].includes(resultCode(error) & 0xff)

/** SQLITE_IOERR_SHMSIZE: the index beside the log could not grow, which is a full disk. */
const sharedMemoryFull = 4874

/** The fault behind an error of SQLite, if it is one. */
export const faultFrom = (error: unknown): Fault | undefined => {
  const code = resultCode(error)
  if (code === 0) return undefined
  if (code === sharedMemoryFull) return storageFull(error)
  switch (code & 0xff) {
    case 5: // BUSY
    case 6: // LOCKED
      return new Fault('database_busy', 'Another process holds the database.', error)
    case 13: // FULL
      return storageFull(error)
    case 3: // PERM
    case 7: // NOMEM
    case 8: // READONLY
    case 10: // IOERR
    case 11: // CORRUPT
    case 14: // CANTOPEN
    case 15: // PROTOCOL
    case 26: // NOTADB
      return new Fault(
        'database_unavailable',
        `The database file fails: ${error instanceof Error ? error.message : code}.`,
        error,
      )
    default:
      return undefined
  }
}

const storageFull = (cause: unknown): Fault =>
  new Fault('storage_full', 'There is no room left for the database.', cause)
