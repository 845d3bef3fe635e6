import type { CommandStep, StepState } from '../wire.ts'
import type { Around } from './around.ts'
import {
  findContainer,
  removeContainer,
  startContainer,
  waitForEnd,
  type Container,
} from './container.ts'
import { DockerError, inOneLine, isAway } from './docker-error.ts'
import { drained, takeAway } from './living.ts'
import { keepImage } from './images.ts'
import { makeContainer } from './make-container.ts'
import { present } from './start-instance.ts'

/** A command that is called off has this long to end by itself. */
const graceSeconds = 5

/**
 * Runs a command in a container of its own, or attaches to the one that already runs it. It is
 * never run twice: when Docker went away meanwhile and it did not end well, it is `lost`.
 */
export const runCommand = async (
  around: Around,
  step: CommandStep,
  cancelled: AbortSignal,
): Promise<StepState> => {
  const name = around.names.container(step.key)
  const before = await findContainer(around, name)
  if (before?.state === 'created') await takeAway(around, before.id, step.compartment)
  const id = before && before.state !== 'created' ? before.id : await make(around, name, step)
  const { promise: late, resolve: tooLate } = Promise.withResolvers<'timeout'>()
  const { promise: off, resolve: callOff } = Promise.withResolvers<'cancelled'>()
  const timer = setTimeout(() => tooLate('timeout'), step.timeoutMs)
  const onAbort = (): void => callOff('cancelled')
  cancelled.addEventListener('abort', onAbort, { once: true })
  if (cancelled.aborted) onAbort()
  try {
    return await attendTo(around, id, step, Promise.race([late, off]))
  } finally {
    clearTimeout(timer)
    cancelled.removeEventListener('abort', onAbort)
    await takeAway(around, id, step.compartment)
  }
}

const make = async (around: Around, name: string, step: CommandStep): Promise<string> => {
  const { names } = around
  if (step.argv.length === 0) throw new DockerError('The command is empty.')
  const image = await present(around, step.digest, step.image)
  await keepImage(around, image, step.deployment)
  const place = { name, compartment: step.compartment, lock: step.key }
  return await makeContainer(around, place, {
    image,
    argv: step.argv,
    env: step.env,
    port: null,
    labels: names.labels({
      deployment: step.deployment,
      compartment: step.compartment,
      kind: 'command',
      deadline: String(Date.now() + step.timeoutMs),
    }),
    limits: around.limits,
  })
}

const attendTo = async (
  around: Around,
  id: string,
  step: CommandStep,
  called: Promise<'timeout' | 'cancelled'>,
): Promise<StepState> => {
  try {
    await startContainer(around, id)
  } catch (error) {
    // It may have begun: only the answer is missing.
    if (isAway(error)) return lost(inOneLine(error))
    throw error
  }
  let wasAway = false
  const gone = Promise.withResolvers<'away'>()
  let patience: NodeJS.Timeout | undefined
  const over = waitForEnd(around, id, () => {
    wasAway = true
    patience ??= setTimeout(() => gone.resolve('away'), around.patienceMs)
  })
  over.catch(() => {})
  const log = drained(around, id, step.deployment, 'release', over).catch(() => {})
  const first = await Promise.race([over, called, gone.promise])
  clearTimeout(patience)
  if (first === 'away') return lost(`Docker does not answer on ${around.engine.socket}`)
  if (first === 'timeout' || first === 'cancelled') {
    await endIt(around, id)
    // Nobody knows how far it had got.
    return lost(
      first === 'timeout' ? `it took longer than ${step.timeoutMs / 1000} s` : 'cancelled',
    )
  }
  await log
  return stateOf(first, wasAway)
}

const stateOf = (found: Container | null, wasAway: boolean): StepState => {
  if (!found) return lost('its container was removed')
  if (found.exitCode === 0) return { state: 'done', built: null }
  // Docker ends containers when it starts anew: what was the command's own doing is unknown.
  if (wasAway) return lost(`Docker went away while it ran: ${found.why}`)
  return found.isKilled ? lost(found.why) : { state: 'failed', why: found.why }
}

const lost = (why: string): StepState => ({ state: 'lost', why })

const endIt = async (around: Around, id: string): Promise<void> => {
  const path = `/containers/${id}/stop?t=${graceSeconds}`
  await around.tidy(() => around.engine.ask({ method: 'POST', path }))
  await around.tidy(() => removeContainer(around, id))
}
