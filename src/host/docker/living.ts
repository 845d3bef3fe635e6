import { setTimeout as pause } from 'node:timers/promises'
import type { Ending, Living } from '../executor.ts'
import type { Readiness } from '../wire.ts'
import type { Around, Attended } from './around.ts'
import { removeContainer, waitForEnd, type Container } from './container.ts'
import { openCursor } from './cursor.ts'
import { inOneLine, isAnswer, isAway } from './docker-error.ts'
import { followLog } from './follow-log.ts'
import { releaseNetwork } from './networks.ts'

/** How long the last lines of a container that has ended are waited for. */
const lastLinesMs = 10_000
/** Docker answers a stop this much later than the grace at most. */
const stopMarginMs = 20_000

/** A container of ours that runs, watched until it has ended: then it is taken away. */
export const attend = (around: Around, container: Container): Living => {
  const known = around.attended.get(container.id)
  if (known) return known.living
  const attended = begin(around, container)
  const { living } = attended
  around.attended.set(container.id, attended)
  void living.ended.then(() => around.attended.delete(container.id))
  return living
}

const begin = (around: Around, container: Container): Attended => {
  const read = (name: Parameters<typeof around.names.labelOf>[1]): string =>
    around.names.labelOf(container.labels, name)
  const deployment = read('deployment')
  const instance = read('instance')
  const compartment = read('compartment')
  let address = read('port') === '' ? null : container.addressOf(Number(read('port')))
  const withdraw = (): void => void (address = null)
  // Also while a successor looks after it: requests that are left here must not reach another.
  const over = waitForEnd(around, container.id, () => {}).then((found) => {
    withdraw()
    return found
  })
  over.catch(() => {})
  const whose = { deployment, instance, compartment, over }
  const ended = new Promise<Ending>((resolve) => {
    void keepWatching(around, container, whose, resolve)
  })
  const living: Living = {
    spec: {
      id: instance,
      deployment,
      compartment,
      service: read('service'),
      exclusive: read('exclusive') === 'true',
      kind: read('kind') as Living['spec']['kind'],
      readiness: JSON.parse(read('readiness') || 'null') as Readiness | null,
    },
    get address() {
      return address
    },
    folder: null,
    pid: container.pid,
    startedAt: container.startedAt,
    ended,
    stop: async (graceMs) => await stop(around, container.id, graceMs, ended, note),
  }
  return { living, withdraw }

  function note(text: string): void {
    around.logs.line(deployment, instance, 'stderr', text)
  }
}

interface Whose {
  /** Resolves once it has ended; fails when the executor is closed. */
  readonly over: Promise<Container | null>
  readonly deployment: string
  readonly instance: string
  readonly compartment: string
}

/** Watches while the host looks; a successor does it meanwhile, and for good once it is closed. */
const keepWatching = async (
  around: Around,
  container: Container,
  whose: Whose,
  resolve: (ending: Ending) => void,
): Promise<void> => {
  while (!around.closed.aborted) {
    await around.looking.again()
    const signal = around.looking.signal()
    try {
      resolve(await watch(around, container, whose, signal))
      return
    } catch (error) {
      if (!signal.aborted) {
        resolve({ why: inOneLine(error), at: Date.now() })
        return
      }
    }
  }
}

const watch = async (
  around: Around,
  { id }: Container,
  { deployment, instance, compartment, over }: Whose,
  signal: AbortSignal,
): Promise<Ending> => {
  signal.throwIfAborted()
  const left = Promise.withResolvers<never>()
  signal.addEventListener('abort', () => left.reject(signal.reason), { once: true })
  const seen = Promise.race([over, left.promise])
  seen.catch(() => {})
  await drained(around, id, deployment, instance, seen, signal)
  const found = await seen
  signal.throwIfAborted()
  await takeAway(around, id, compartment)
  return { why: found?.why ?? 'its container was removed', at: found?.endedAt ?? Date.now() }
}

/** Follows a log until its container has ended, and waits only so long for the last lines. */
export const drained = async (
  around: Around,
  id: string,
  deployment: string,
  from: string,
  over: Promise<unknown> | null,
  looking: AbortSignal = around.closed,
): Promise<void> => {
  const cursor = openCursor(around.folder, from === 'release' ? `${deployment}-release` : from)
  const enough = new AbortController()
  const signal = AbortSignal.any([looking, enough.signal])
  const way = { container: id, deployment, from, cursor }
  const followed = followLog(around.engine, around.logs, way, over, signal).catch(() => {})
  await over
  const timer = setTimeout(() => enough.abort(), lastLinesMs)
  await followed
  clearTimeout(timer)
  cursor.forget()
}

/** Takes a container away that has ended, and its network if it was the last. */
export const takeAway = async (around: Around, id: string, compartment: string): Promise<void> => {
  const network = around.names.compartment(compartment)
  await around.tidy(() =>
    around.lock(network, async () => {
      await removeContainer(around, id)
      await releaseNetwork(around, network)
    }),
  )
}

/** Tries until it is gone: while Docker is away it may run on, and nobody else would end it. */
const stop = async (
  around: Around,
  id: string,
  graceMs: number,
  ended: Promise<Ending>,
  note: (text: string) => void,
): Promise<void> => {
  const over = new AbortController()
  const gone = ended.finally(() => over.abort())
  const seconds = Math.ceil(graceMs / 1000)
  let wasRefused = false
  while (!over.signal.aborted && !around.closed.aborted) {
    try {
      if (wasRefused) await removeContainer(around, id)
      else await askToStop(around, id, seconds, graceMs + stopMarginMs)
      break
    } catch (error) {
      if (around.closed.aborted) break
      note(`It cannot be stopped yet: ${inOneLine(error)}`)
      wasRefused = !isAway(error)
      await Promise.race([gone, pause(1000, undefined, { signal: around.closed }).catch(() => {})])
    }
  }
  await gone
}

const askToStop = async (
  { engine }: Around,
  id: string,
  seconds: number,
  withinMs: number,
): Promise<void> => {
  try {
    const path = `/containers/${id}/stop?t=${seconds}`
    await engine.ask({ method: 'POST', path, withinMs })
  } catch (error) {
    if (!isAnswer(error, 404)) throw error
  }
}
