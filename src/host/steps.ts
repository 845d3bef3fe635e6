import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Clock } from './clock.ts'
import type { Executor } from './executor.ts'
import { fileNameOf, type Folders } from './folders.ts'
import { identityOf, isAlive, type Identity } from './process/proc.ts'
import { namesIn } from './names-in.ts'
import { said } from './said.ts'
import { readJson, writeWhole } from './whole-file.ts'
import type { Step, StepState } from './wire.ts'

/** What steps are run with. */
export interface StepsAround {
  readonly clock: Clock
  readonly folders: Folders
  readonly executorOf: (name: Step['driver']) => Executor
}

interface Running {
  readonly deployment: string
  readonly cancel: AbortController
  readonly ended: Promise<StepState>
}

/** What is on the disk of a step. */
interface Note {
  readonly deployment: string
  readonly what: Step['what']
  readonly state: StepState
  /** The host that runs it. */
  readonly host: Identity
}

const running: StepState = { state: 'running' }
/** A step that another host finishes, as in an upgrade, is looked at so often. */
const lookMs = 200

/** Runs steps, at most one at a time under a key, and keeps on the disk how they ended. */
export class Steps {
  readonly #around: StepsAround
  readonly #alive = new Map<string, Running>()
  /** How steps ended whose note the disk has not taken. */
  readonly #unwritten = new Map<string, Pick<Note, 'deployment' | 'state'>>()
  #isClosed = false

  constructor(around: StepsAround) {
    this.#around = around
    mkdirSync(around.folders.steps, { recursive: true, mode: 0o700 })
  }

  /** Begins the step or attaches to it; answers its end, or `running` after `waitMs`. */
  async run(step: Step, waitMs: number, signal: AbortSignal): Promise<StepState> {
    const known = this.#alive.get(step.key)
    if (known) return await endOr(known, waitMs, this.#around.clock, signal)
    const state = this.#state(step.key)
    if (state?.state === 'running') return await this.#elsewhere(step.key, waitMs, signal)
    // Only what may be repeated is begun again.
    const mayBegin =
      !state || state.state === 'errored' || (state.state === 'lost' && step.what !== 'command')
    if (!mayBegin) return state
    if (this.#isClosed) throw new Error('The host is stopping.')
    return await endOr(this.#begin(step), waitMs, this.#around.clock, signal)
  }

  /** Ends a step, and answers how it has ended; null when it was never begun. */
  async cancel(key: string): Promise<StepState | null> {
    const known = this.#alive.get(key)
    known?.cancel.abort()
    return known ? await known.ended : this.#state(key)
  }

  /** Forgets how the steps of a deployment ended. */
  forget(deployment: string): void {
    const { folders } = this.#around
    for (const [key, each] of this.#unwritten)
      if (each.deployment === deployment) this.#unwritten.delete(key)
    for (const name of namesIn(folders.steps)) {
      const path = join(folders.steps, name)
      const found = readNote(path)
      const isOf =
        found === 'torn'
          ? name.startsWith(fileNameOf(`${deployment}/`))
          : found?.deployment === deployment
      if (isOf) rmSync(path, { force: true })
    }
  }

  /** Whether a step of the deployment runs. */
  runs(deployment: string): boolean {
    return [...this.#alive.values()].some((each) => each.deployment === deployment)
  }

  /** Begins no more; resolves when nothing runs any longer. */
  async rest(): Promise<void> {
    this.#isClosed = true
    await Promise.all([...this.#alive.values()].map(({ ended }) => ended))
  }

  /** Ends all that run; what they were is lost. */
  async close(): Promise<void> {
    this.#isClosed = true
    for (const { cancel } of this.#alive.values()) cancel.abort()
    await this.rest()
  }

  #begin(step: Step): Running {
    this.#note(step, running)
    this.#unwritten.delete(step.key)
    const cancel = new AbortController()
    const made = { deployment: step.deployment, cancel, ended: this.#carryOut(step, cancel.signal) }
    this.#alive.set(step.key, made)
    return made
  }

  async #carryOut(step: Step, cancelled: AbortSignal): Promise<StepState> {
    const { clock } = this.#around
    const deadline = clock.now() + step.timeoutMs
    let state: StepState
    try {
      state = await this.#around.executorOf(step.driver).step(step, cancelled)
    } catch (error) {
      // What was begun of a command nobody knows; a build that goes wrong leaves nothing.
      state = { state: step.what === 'command' ? 'lost' : 'errored', why: said(error) }
    }
    // Ended by our own end: nobody knows how far it had got.
    if (this.#isClosed && cancelled.aborted) state = lost
    // Nor does anybody of a command that was ended by force.
    const isForced = cancelled.aborted || clock.now() >= deadline
    if (step.what === 'command' && state.state === 'failed' && isForced)
      state = { state: 'lost', why: state.why }
    try {
      this.#note(step, state)
    } catch {
      this.#unwritten.set(step.key, { deployment: step.deployment, state })
    }
    this.#alive.delete(step.key)
    return state
  }

  /** What is known of a step; null when it was never begun. */
  #state(key: string): StepState | null {
    const unwritten = this.#unwritten.get(key)
    if (unwritten) return unwritten.state
    const found = readNote(this.#pathOf(key))
    if (found === 'torn') return lost
    if (!found || found.state.state !== 'running' || this.#alive.has(key))
      return found?.state ?? null
    return isAlive(found.host) ? running : lost
  }

  #note({ key, deployment, what }: Step, state: StepState): void {
    const note: Note = { deployment, what, state, host: identityOf(process.pid) }
    writeWhole(this.#pathOf(key), `${JSON.stringify(note)}\n`)
  }

  async #elsewhere(key: string, waitMs: number, signal: AbortSignal): Promise<StepState> {
    const { clock } = this.#around
    const last = clock.now() + waitMs
    while (this.#state(key)?.state === 'running' && clock.now() < last && !signal.aborted)
      await clock.sleep(lookMs)
    return this.#state(key) ?? running
  }

  #pathOf(key: string): string {
    return join(this.#around.folders.steps, `${fileNameOf(key)}.json`)
  }
}

const lost: StepState = {
  state: 'lost',
  why: 'the host ended while it ran; whether it had its effect is not known',
}

const readNote = (path: string): Note | 'torn' | undefined => {
  try {
    return readJson(path) as Note | undefined
  } catch {
    return 'torn'
  }
}

const endOr = async (
  { ended }: Running,
  waitMs: number,
  clock: Clock,
  signal: AbortSignal,
): Promise<StepState> => {
  const late = Promise.withResolvers<StepState>()
  const giveUp = (): void => late.resolve(running)
  const callOff = clock.after(waitMs, giveUp)
  signal.addEventListener('abort', giveUp)
  try {
    return await Promise.race([ended, late.promise])
  } finally {
    callOff()
    signal.removeEventListener('abort', giveUp)
  }
}
