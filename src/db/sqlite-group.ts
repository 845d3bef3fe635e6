import type { Writer } from '../core/kernel/database.ts'
import { unnested } from './nesting.ts'
import { faultFrom, sqliteText, type Connection } from './sqlite-connection.ts'

interface Waiting {
  readonly body: (tx: Writer) => Promise<unknown>
  readonly resolve: (answer: never) => void
  readonly reject: (error: unknown) => void
}

type Ran = { readonly waiting: Waiting } & (
  | { readonly kept: true; readonly answer: unknown; readonly effects: readonly (() => void)[] }
  | { readonly kept: false; readonly error: unknown }
)

/** The most writes that share one commit: it bounds how long the first of them waits. */
const mostInGroup = 64

/**
 * Group commit: the writes that arrive while one commit runs share the next. Each stands in a
 * savepoint of its own, and each is answered only after the commit that holds it.
 */
export const groupCommit = (writer: Connection, onHeld: (ms: number) => void) => {
  let queue: Waiting[] = []
  let running: Promise<void> | undefined

  const drain = async (): Promise<void> => {
    // Let every call that has arrived join before the first commit.
    await new Promise((resolve) => setImmediate(resolve))
    while (queue.length > 0) {
      const group = queue.slice(0, mostInGroup)
      queue = queue.slice(mostInGroup)
      const began = performance.now()
      settle(await runGroup(writer, group))
      onHeld(performance.now() - began)
      if (queue.length > 0) await new Promise((resolve) => setImmediate(resolve))
    }
    running = undefined
  }
  return {
    write: <T>(body: (tx: Writer) => Promise<T>): Promise<T> =>
      new Promise<T>((resolve, reject) => {
        queue.push({ body, resolve, reject })
        running ??= drain()
      }),
    idle: async (): Promise<void> => {
      while (running) await running
    },
  }
}

const settle = (ran: readonly Ran[]): void => {
  for (const one of ran) {
    if (!one.kept) one.waiting.reject(one.error)
    else {
      one.waiting.resolve(one.answer as never)
      for (const effect of one.effects) effect()
    }
  }
}

const runGroup = async (writer: Connection, group: readonly Waiting[]): Promise<readonly Ran[]> => {
  const ran: Ran[] = []
  const lose = (cause: unknown): readonly Ran[] => {
    if (writer.inTransaction()) writer.exec('rollback')
    const error = faultFrom(cause) ?? cause
    return group.map((waiting, index) => {
      const own = ran[index]
      // A refusal stands whatever became of the others.
      return own && !own.kept ? own : { waiting, kept: false, error }
    })
  }
  try {
    writer.exec('begin immediate')
  } catch (error) {
    return lose(error)
  }
  for (const waiting of group) {
    const one = await runOne(writer, waiting)
    // The engine itself ended the transaction (a full disk): nothing of the group is kept.
    if (!writer.inTransaction())
      return lose(one.kept ? new Error('defect: no transaction') : one.error)
    ran.push(one)
  }
  try {
    writer.exec('commit')
    return ran
  } catch (error) {
    return lose(error)
  }
}

const runOne = async (writer: Connection, waiting: Waiting): Promise<Ran> => {
  const effects: (() => void)[] = []
  let open = true
  const guarded = <T>(act: () => T): Promise<T> => {
    if (!open) return Promise.reject(new Error('defect: the transaction is over'))
    try {
      return Promise.resolve(act())
    } catch (error) {
      return Promise.reject(error)
    }
  }
  const tx: Writer = {
    all: (statement) => guarded(() => writer.all(sqliteText(statement), statement.values)),
    first: (statement) => guarded(() => writer.first(sqliteText(statement), statement.values)),
    run: (statement) => guarded(() => writer.run(sqliteText(statement), statement.values)),
    lock: (_mode, select) => guarded(() => writer.all(sqliteText(select), select.values)),
    afterCommit: (effect) => effects.push(effect),
  }
  // Statements answer within this turn of the loop; a body that outlives it awaited something else.
  const late = Promise.withResolvers<never>()
  const turnOver = setImmediate(() =>
    late.reject(new Error('defect: a write awaited something other than its transaction')),
  )
  try {
    writer.exec('savepoint one')
    const answer = await Promise.race([unnested(() => waiting.body(tx)), late.promise])
    writer.exec('release one')
    return { waiting, kept: true, answer, effects }
  } catch (error) {
    if (writer.inTransaction()) writer.exec('rollback to one; release one')
    return { waiting, kept: false, error: faultFrom(error) ?? error }
  } finally {
    open = false
    clearImmediate(turnOver)
  }
}
