import type { Clock } from './clock.ts'
import { StartFailure, type Executor, type Living } from './executor.ts'
import { after, unstarted, type Happening, type Known } from './instance.ts'
import { check } from './readiness.ts'
import { said } from './said.ts'
import type { InstanceSpec, Readiness } from './wire.ts'

/** Checks of one that was ready once come so often. */
const keepLookingMs = 15_000
/**
 * Checks of one that was not ready yet come after a tenth of the time that it has taken so far, up
 * to the interval, and not before so many milliseconds: nobody waits much longer than it takes.
 */
const firstLookMs = 10

/** What the keeping of instances needs of the host. */
export interface InstancesAround {
  readonly clock: Clock
  readonly executorOf: (name: InstanceSpec['driver']) => Executor
  /** Something has changed that others may want to know or to keep. */
  readonly changed: () => void
  /** It has got well, or has ended. */
  readonly moved: () => void
  /** The last line that it has written since then; empty when there is none. */
  readonly lastLine: (deployment: string, id: string, since: number) => string
  /** Tells people what the host did with the instance. */
  readonly note: (deployment: string, id: string, text: string) => void
}

/** One instance that is wanted, kept running until it is stopped. */
export class KeptInstance {
  readonly id: string
  readonly deployment: string
  readonly service: string
  readonly exclusive: boolean
  /** Undefined for one that was adopted or is being stopped: it is not started again. */
  spec: InstanceSpec | undefined
  known: Known = unstarted
  living: Living | undefined
  readonly #around: InstancesAround
  #readiness: Readiness | null = null
  #callOff: () => void = () => {}
  #graceMs = 0
  #isLeft = false
  /** From when it is begun until it has exited. */
  #isBegun = false
  #isAdopted = false
  #isHalting = false

  constructor(around: InstancesAround, { id, deployment, service, exclusive }: Living['spec']) {
    this.#around = around
    this.id = id
    this.deployment = deployment
    this.service = service
    this.exclusive = exclusive
  }

  /** Starts it, unless it runs or will be started again by itself. */
  start(spec: InstanceSpec): void {
    if (this.known.state === 'stopping') return
    this.spec = spec
    this.#readiness = spec.readiness
    if (this.#isBegun) return
    this.#isBegun = true
    this.#happen({ what: 'start' })
    void this.#begin(spec)
  }

  /** Takes over one that lives on from before. */
  adopt(living: Living): void {
    // Where it is known late, control may have wanted it before.
    if (this.#isBegun) return
    this.#readiness = living.spec.readiness
    this.#isBegun = true
    this.#isAdopted = true
    this.#run(living)
  }

  /** Ends it; asked again with less patience, the shorter one counts. */
  stop(graceMs: number): void {
    if (this.known.state === 'exited') return
    if (this.known.state === 'stopping') {
      const isShorter = graceMs < this.#graceMs
      if (isShorter) this.#graceMs = graceMs
      if (this.living && !this.#isHalting) void this.#halt(this.living)
      else if (isShorter) void this.living?.stop(graceMs)
      return
    }
    this.#callOff()
    this.spec = undefined
    this.#graceMs = graceMs
    const wasWaiting = this.known.state === 'waiting'
    this.#happen({ what: 'stop' })
    if (this.living) void this.#halt(this.living)
    else if (wasWaiting) this.#end('stopped while it waited to be started again')
  }

  /**
   * Whether requests may go to it: `perhaps` is one that has been ready, or may have been when
   * nobody looked, and is taken where none is ready.
   */
  takesRequests(): 'yes' | 'perhaps' | 'no' {
    if (!this.living || this.known.state !== 'running') return 'no'
    if (this.known.health === 'ready') return 'yes'
    const isUnseen = this.#isAdopted && this.known.health === 'unknown'
    return this.known.wasReady || isUnseen ? 'perhaps' : 'no'
  }

  /** Looks away; what runs lives on. */
  leave(): void {
    this.#isLeft = true
    this.#callOff()
  }

  /** Looks again after it was left, as when a successor did not come up. */
  takeBack(): void {
    if (!this.#isLeft) return
    this.#isLeft = false
    if (this.living && this.known.state === 'running') this.#attend(this.living)
    else if (this.known.state === 'waiting') this.#again()
  }

  #happen(happening: Happening): void {
    const before = this.known
    this.known = after(before, happening)
    if (this.known === before) return
    this.#around.changed()
    if (hasMoved(before, this.known)) this.#around.moved()
  }

  async #begin(spec: InstanceSpec): Promise<void> {
    try {
      this.#run(await this.#around.executorOf(spec.driver).start(spec))
    } catch (error) {
      this.#end(said(error), !(error instanceof StartFailure))
    }
  }

  #run(living: Living): void {
    this.living = living
    this.#happen({ what: 'started', pid: living.pid, at: living.startedAt })
    // It was told to stop while it was being started.
    if (this.known.state === 'stopping') void this.#halt(living)
    else this.#attend(living)
  }

  #attend(living: Living): void {
    void this.#watch(living)
    if (this.#readiness) void this.#look(living, this.#readiness, this.#around.clock.now())
    else this.#happen({ what: 'checked', ok: true, why: '' })
  }

  async #watch(living: Living): Promise<void> {
    // That what it leaves cannot be tidied, as on a broken disk, is one more reason to be told.
    const { why } = await living.ended.catch((error: unknown) => ({ why: said(error) }))
    if (this.#isLeft || this.living !== living || this.known.state === 'stopping') return
    this.living = undefined
    const line = this.#around.lastLine(this.deployment, this.id, living.startedAt)
    this.#end(line === '' ? why : `${why}; last line: ${line}`)
  }

  async #look(living: Living, readiness: Readiness, since: number): Promise<void> {
    // Without one it has ended, of which it is told soon.
    if (!living.address) return
    const { ok, why } = await check(living.address, readiness)
    if (this.#isLeft || this.living !== living || this.known.state !== 'running') return
    this.#happen({ what: 'checked', ok, why })
    const { clock } = this.#around
    const pause = this.known.wasReady
      ? keepLookingMs
      : Math.min(readiness.intervalMs, Math.max(firstLookMs, (clock.now() - since) / 10))
    this.#callOff = clock.after(pause, () => {
      void this.#look(living, readiness, since)
    })
  }

  async #halt(living: Living): Promise<void> {
    this.#isHalting = true
    try {
      await living.stop(this.#graceMs)
      const { why } = await living.ended
      this.living = undefined
      this.#end(why)
    } catch (error) {
      // What would not end stays known as stopping, and whoever asks again tries again.
      this.known = { ...this.known, why: said(error), isFault: true }
      this.#isHalting = false
      this.#around.changed()
    }
  }

  #end(why: string, isFault = false): void {
    if (this.#isLeft) return
    const { clock, note } = this.#around
    this.#callOff()
    const again = this.spec !== undefined
    this.#happen({ what: 'ended', why, at: clock.now(), again, isFault })
    this.#isBegun = this.known.state === 'waiting'
    if (!this.#isBegun) return
    note(this.deployment, this.id, why)
    this.#callOff = clock.after(this.known.dueAt - clock.now(), () => this.#again())
  }

  #again(): void {
    if (this.#isLeft || this.known.state !== 'waiting' || !this.spec) return
    this.#happen({ what: 'start' })
    // Not before: whoever wanted it may have given it up meanwhile.
    this.#around.note(this.deployment, this.id, 'it is started again')
    void this.#begin(this.spec)
  }
}

const hasMoved = (before: Known, { state, health }: Known): boolean =>
  (health === 'ready' && before.health !== 'ready') ||
  (state !== before.state && (state === 'exited' || state === 'waiting'))
