import { signal } from '@preact/signals'
import { useEffect, useState } from 'preact/hooks'
import { readMarks, type DeploymentMark } from '../../../../src/contract/overview.ts'
import { ask } from '../../data/api.ts'

/** What is known of records beyond what they say, as far as it was asked for. */
export const marks = signal<ReadonlyMap<string, DeploymentMark>>(new Map())

/** Counts up when what is known may no longer be so: then what is shown is asked again. */
export const marksTurn = signal(0)

/** What was known may no longer be so; soon it is asked again, and until then stays shown. */
export const askMarksAgain = (): void => {
  again ??= setTimeout(() => {
    again = undefined
    marksTurn.value++
  }, againMs)
}

let again: ReturnType<typeof setTimeout> | undefined
/** However much happens, what is shown is asked again at most so often, in milliseconds. */
const againMs = 1000

/** How long a wish rests, so that what is scrolled past is not asked, and a failure, in ms. */
const restMs = 60
const restAfterFailureMs = 5000
/** How many records one call asks about, and of how many the marks are kept. */
const mostAtOnce = 100
const mostKept = 25_000

const wished = new Map<symbol, readonly string[]>()
const sought = new Map<symbol, readonly string[]>()
let isAsking = false
const askedIn = new Map<string, number>()

/** Asks for the marks of what a component shows, and again when they may no longer be so. */
export const useMarks = (ids: readonly string[]): void => {
  const turn = marksTurn.value
  useWish(wished, ids, `${turn} ${ids.join()}`)
}

/** Asks once for the marks that something needs, when what is shown has its own. */
export const useSoughtMarks = (ids: readonly string[]): void => useWish(sought, ids, ids)

/** Whether it is not known yet what is known of a record. */
export const isUnasked = (id: string): boolean => !askedIn.has(id)

const useWish = (
  wishes: Map<symbol, readonly string[]>,
  ids: readonly string[],
  changesWith: unknown,
): void => {
  const [owner] = useState(() => Symbol('wish'))
  useEffect(() => {
    wishes.set(owner, ids)
    if (ids.length > 0) askSoon()
  }, [changesWith])
  useEffect(() => () => void wishes.delete(owner), [])
}

const askSoon = (): void => {
  if (isAsking) return
  isAsking = true
  setTimeout(() => void askAll(), restMs)
}

const askAll = async (): Promise<void> => {
  for (let ids = nextIds(); ids.length > 0; ids = nextIds()) {
    const turn = marksTurn.peek()
    try {
      const { items } = await ask(readMarks, { record: [...ids] })
      for (const id of ids) askedIn.set(id, turn)
      const next = new Map(marks.peek())
      for (const mark of items) next.set(mark.record, mark)
      if (next.size > mostKept) forgetUnwanted(next)
      marks.value = next
    } catch {
      // What it shows is only known later; whoever reads is told by the header that it is lost.
      await new Promise((resolve) => {
        setTimeout(resolve, restAfterFailureMs)
      })
      break
    }
  }
  isAsking = false
  if (nextIds().length > 0) askSoon()
}

/** A page that is left open for weeks sees many records come and go. */
const forgetUnwanted = (known: Map<string, DeploymentMark>): void => {
  const wanted = new Set([...wished.values(), ...sought.values()].flat())
  for (const id of known.keys())
    if (!wanted.has(id)) {
      known.delete(id)
      askedIn.delete(id)
    }
}

const nextIds = (): readonly string[] => {
  const turn = marksTurn.peek()
  const shown = new Set([...wished.values()].flat())
  const old = [...shown].filter((id) => askedIn.get(id) !== turn)
  if (old.length > 0) return old.slice(0, mostAtOnce)
  return [...new Set([...sought.values()].flat())].filter(isUnasked).slice(0, mostAtOnce)
}
