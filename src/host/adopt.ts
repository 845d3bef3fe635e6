import type { Clock } from './clock.ts'
import type { Executor, Living } from './executor.ts'
import { said } from './said.ts'
import type { DriverName } from './wire.ts'

/** How long it takes until an executor is asked again: doubled each time, in milliseconds. */
const firstPauseMs = 500
const longestPauseMs = 5000

/** What taking over needs of the host. */
export interface AdoptAround {
  readonly clock: Clock
  readonly adopt: (living: Living) => void
  /** Everything that this driver runs from before is taken over. */
  readonly adopted: (driver: DriverName) => void
  /** Whether a successor looks after everything meanwhile. */
  readonly isLeft: () => boolean
  readonly note: (text: string) => void
}

/**
 * Takes over what lives on from before. An executor whose platform is away keeps nobody waiting: it
 * is asked again until it answers. Answers how to give that up.
 */
export const adoptAll = async (
  executors: Iterable<Executor>,
  around: AdoptAround,
): Promise<() => void> => {
  const callOffs = new Map<Executor, () => void>()
  let isOver = false
  const ask = async (executor: Executor): Promise<void> => {
    for (const living of await executor.adopt()) if (!isOver) around.adopt(living)
    around.adopted(executor.name)
  }
  const askLater = (executor: Executor, pauseMs: number): void => {
    if (isOver) return
    const again = async (): Promise<void> => {
      try {
        if (!around.isLeft()) return await ask(executor)
      } catch {
        // It was told of when it was asked first.
      }
      askLater(executor, Math.min(2 * pauseMs, longestPauseMs))
    }
    callOffs.set(
      executor,
      around.clock.after(pauseMs, () => void again()),
    )
  }
  for (const executor of executors)
    try {
      await ask(executor)
    } catch (error) {
      // A machine that has no such platform at all is nothing to tell of.
      if (codeOf(error) !== 'ENOENT')
        around.note(`what ${executor.name} runs is not known yet: ${said(error)}`)
      askLater(executor, firstPauseMs)
    }
  return () => {
    isOver = true
    for (const callOff of callOffs.values()) callOff()
  }
}

const codeOf = (error: unknown): unknown =>
  error instanceof Error ? ((error.cause ?? error) as NodeJS.ErrnoException).code : undefined
