import { constants } from 'node:os'
import type { Address } from '../address.ts'
import { addressOf } from './address.ts'
import type { Around } from './around.ts'
import { containerConfig, type ContainerWanted } from './container-config.ts'
import { DockerError, isAnswer, isAway } from './docker-error.ts'
import { fieldAt, listAt, numberAt, textAt } from './fields.ts'
import type { LabelName } from './names.ts'

/** A container of ours as Docker has it. */
export interface Container {
  readonly id: string
  readonly labels: unknown
  /** `created` was never started. */
  readonly state: 'created' | 'running' | 'ended'
  readonly exitCode: number
  /** Whether a signal ended it, such as for want of memory. */
  readonly isKilled: boolean
  /** Why it ended, in one line. */
  readonly why: string
  readonly endedAt: number
  readonly startedAt: number
  readonly pid: number | null
  /** Where a port of it is reached from this machine; null while it does not run. */
  readonly addressOf: (port: number) => Address | null
}

/** The container of this name or id; null when there is none, refused when it is another's. */
export const findContainer = async (
  { engine, names }: Around,
  name: string,
): Promise<Container | null> => {
  try {
    const found = await engine.ask({ method: 'GET', path: `/containers/${name}/json` })
    if (names.isOurs(fieldAt(found, 'Config', 'Labels'))) return containerOf(found)
  } catch (error) {
    if (isAnswer(error, 404)) return null
    throw error
  }
  throw new DockerError(`The container ${name} in Docker is not Berth's: remove it or rename it.`)
}

const containerOf = (found: unknown): Container => {
  const status = textAt(found, 'State', 'Status')
  const running = status === 'running' || status === 'paused' || status === 'restarting'
  const pid = numberAt(found, 'State', 'Pid')
  return {
    id: textAt(found, 'Id'),
    labels: fieldAt(found, 'Config', 'Labels'),
    state: status === 'created' ? 'created' : running ? 'running' : 'ended',
    exitCode: numberAt(found, 'State', 'ExitCode'),
    isKilled: fieldAt(found, 'State', 'OOMKilled') === true || signalOf(found) !== undefined,
    why: endingOf(found),
    endedAt: millisecondsOf(textAt(found, 'State', 'FinishedAt')),
    startedAt: millisecondsOf(textAt(found, 'State', 'StartedAt')),
    pid: pid > 0 ? pid : null,
    addressOf: (port) => addressOf(found, port),
  }
}

const endingOf = (found: unknown): string => {
  const code = numberAt(found, 'State', 'ExitCode')
  if (fieldAt(found, 'State', 'OOMKilled') === true) return 'killed for want of memory'
  const signal = signalOf(found)
  return signal === undefined ? `exit code ${code}` : `killed by ${signal}`
}

const signalOf = (found: unknown): string | undefined => {
  const code = numberAt(found, 'State', 'ExitCode')
  return Object.entries(constants.signals).find(([, number]) => number === code - 128)?.[0]
}

const millisecondsOf = (text: string): number => Math.max(0, Date.parse(text) || 0)

/** Makes a container of this name, or finds the one that is there already; answers its id. */
export const createContainer = async (
  around: Around,
  name: string,
  wanted: ContainerWanted,
): Promise<string> => {
  const path = `/containers/create?name=${name}`
  try {
    const body = containerConfig(wanted)
    return textAt(await around.engine.ask({ method: 'POST', path, body }), 'Id')
  } catch (error) {
    const found = isAnswer(error, 409) ? await findContainer(around, name) : null
    if (!found) throw error
    return found.id
  }
}

/**
 * Docker gives the address of a container that has ended to the next one that starts in its
 * network: by then no request may go there any more for the one before.
 */
const withdrawEnded = async (around: Around, compartment: string): Promise<void> => {
  const others = [...around.attended].filter(([, { living }]) => {
    return living.address && living.spec.compartment === compartment
  })
  await Promise.all(
    others.map(async ([id, { withdraw }]) => {
      if ((await findContainer(around, id))?.state !== 'running') withdraw()
    }),
  )
}

/** Starts a container that was made; one that has run is never started again. */
export const startContainer = async (around: Around, id: string): Promise<void> => {
  await around.engine.patiently(async () => {
    const found = await findContainer(around, id)
    if (!found) throw new DockerError('The container is gone before it was started.')
    if (found.state !== 'created') return
    await withdrawEnded(around, around.names.labelOf(found.labels, 'compartment'))
    const started = await around.engine.open({ method: 'POST', path: `/containers/${id}/start` })
    started.resume()
  })
}

/** Ends a container by force where it runs, and takes it away with its anonymous volumes. */
export const removeContainer = async ({ engine }: Around, id: string): Promise<void> => {
  try {
    await engine.ask({ method: 'DELETE', path: `/containers/${id}?v=1&force=1` })
  } catch (error) {
    if (!isAnswer(error, 404, 409)) throw error
  }
}

/** Waits until a container does not run, through any absence of Docker; null when it is gone. */
export const waitForEnd = async (
  around: Around,
  id: string,
  absent: () => void,
  signal: AbortSignal = around.closed,
): Promise<Container | null> => {
  const { engine } = around
  for (;;) {
    try {
      const found = await findContainer(around, id)
      if (found?.state !== 'running') return found
      const path = `/containers/${id}/wait`
      const answer = await engine.open({ method: 'POST', path, withinMs: null, signal })
      for await (const _ of answer);
    } catch (error) {
      signal.throwIfAborted()
      if (isAway(error) || !(error instanceof DockerError)) absent()
      await new Promise((done) => void setTimeout(done, 250))
    }
  }
}

/** Our containers with these labels, whatever their state. */
export const ourContainers = async (
  { engine, names }: Around,
  labels: Readonly<Partial<Record<LabelName, string>>>,
): Promise<readonly { readonly id: string; readonly labels: unknown }[]> => {
  const filters = encodeURIComponent(names.filter(labels))
  const path = `/containers/json?all=1&filters=${filters}`
  return listAt(await engine.ask({ method: 'GET', path })).map((each) => ({
    id: textAt(each, 'Id'),
    labels: fieldAt(each, 'Labels'),
  }))
}
