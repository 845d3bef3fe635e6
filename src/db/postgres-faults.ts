import { Fault } from '../core/kernel/refusal.ts'

/** Serialization failure, deadlock, unique violation (PostgreSQL manual, appendix A). */
const races: readonly string[] = ['40001', '40P01', '23505']

/** Whether the winner has not yet ended, so that another try at once would meet it again. */
export const isUndecided = (error: unknown): boolean => isRace(error) && codeOf(error) !== '23505'

/** Whether the body should be run again: another try may win, or see the row that came first. */
export const isRace = (error: unknown): boolean => races.includes(codeOf(error))

/** What a race that was lost too often is in the end: for a duplicate, a defect of the body. */
export const endlessRace = (error: unknown): unknown =>
  codeOf(error) === '23505'
    ? error
    : new Fault('database_busy', 'The same rows were changed again and again.', error)

/**
 * What an error of PostgreSQL, or of the way to it, is to the caller: a fault, a race or a defect.
 */
export const translated = (error: unknown): unknown => {
  if (!(error instanceof Error) || error instanceof Fault) return error
  if (poolExhausted.test(error.message))
    return new Fault('database_busy', 'All connections to the database are in use.', error)
  if (lostConnection.test(error.message)) return unreachable(error)
  const code = codeOf(error)
  switch (code) {
    case '53100': // disk_full
      return new Fault('storage_full', 'There is no room left for the database.', error)
    case '55P03': // lock_not_available
      return new Fault('database_busy', 'Another transaction holds what this one needs.', error)
    case '57014': // query_canceled
    case '25P04': // transaction_timeout
      return new Fault('timed_out', 'The database did not answer in time.', error)
    case '42501': // insufficient_privilege
      return new Fault('database_unavailable', `The database refuses: ${error.message}.`, error)
    case '25006': // read_only_sql_transaction
      return new Fault('database_unavailable', 'The database only allows reading.', error)
    default:
      return outOfOrder.test(code) ? unreachable(error) : error
  }
}

/**
 * The fault for a connection that was not had: whatever the reason, the server's sentence says it.
 */
export const connectFault = (error: unknown): Fault => {
  const known = translated(error)
  if (known instanceof Fault) return known
  const reason = error instanceof Error ? error.message : 'no reason given'
  return new Fault('database_unavailable', `The database cannot be used: ${reason}.`, error)
}

/** What `pg` says, without a code, when a connection ends or is not had in time. */
const lostConnection = /^(?:Connection terminated|Client has encountered|Query read timeout)/
const poolExhausted = /^timeout exceeded when trying to connect/

/**
 * Connection, resources, operator, system, internal error, an idle transaction that the server
 * ended; and the operating system's names, such as ECONNRESET.
 */
const outOfOrder = /^(?:08|53|57|58|XX|25P03|E[A-Z]+$)/

/** The SQLSTATE or the system's error name, else ''. */
const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''

const unreachable = (cause: unknown): Fault =>
  new Fault('database_unavailable', 'The database cannot be reached.', cause)
