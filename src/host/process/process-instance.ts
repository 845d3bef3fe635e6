import { rmSync } from 'node:fs'
import type { Clock } from '../clock.ts'
import type { Ending, Living } from '../executor.ts'
import type { Logs } from '../logs/logs.ts'
import { markerOf } from './environment.ts'
import { goneWithin, killGroup, letGoOn, holdGroup, signalGroup, type Group } from './group.ts'
import type { Enclosures } from './limits.ts'
import { isAlive, type Identity } from './proc.ts'
import type { Ports } from './ports.ts'
import type { InstanceRecord, Records } from './records.ts'

/** What an instance of the process executor is kept with. */
export interface InstanceAround {
  readonly clock: Clock
  readonly logs: Logs
  readonly ports: Ports
  readonly records: Records
  readonly enclosures: Enclosures
}

/** Those that were adopted are looked at so often: the system tells only a parent. */
const lookMs = 200

/** An instance that is a process, or a folder that the edge serves. */
export class ProcessInstance implements Living {
  readonly spec: Living['spec']
  readonly address: Living['address']
  readonly folder: string | null
  readonly pid: number | null
  readonly startedAt: number
  readonly ended: Promise<Ending>
  readonly #around: InstanceAround
  readonly #record: InstanceRecord
  readonly #group: Group
  readonly #ownFolder: string
  readonly #stopped = Promise.withResolvers<void>()
  #killAt: number | undefined
  #left: PromiseWithResolvers<void> | undefined

  /** `exited` tells how the process ended; null for one that was adopted, which is watched. */
  constructor(
    around: InstanceAround,
    record: InstanceRecord,
    ownFolder: string,
    exited: Promise<{ readonly why: string }> | null,
  ) {
    this.#around = around
    this.#record = record
    this.#ownFolder = ownFolder
    this.spec = record.spec
    this.pid = record.identity?.pid ?? null
    this.startedAt = record.startedAt
    this.folder = record.spec.kind === 'static' ? record.release : null
    this.address = record.port === null ? null : { host: '127.0.0.1', port: record.port }
    this.#group = groupOf(record, ownFolder, exited === null)
    this.ended = this.#end(exited ?? this.#watched())
    if (exited === null) letGoOn(this.#group)
  }

  async stop(graceMs: number): Promise<void> {
    const killAt = this.#around.clock.now() + graceMs
    const isFirst = this.#killAt === undefined
    this.#killAt = Math.min(killAt, this.#killAt ?? killAt)
    this.#stopped.resolve()
    if (isFirst) signalGroup(this.#group, 'SIGTERM')
    await Promise.race([this.ended, this.#killInTime(graceMs).then(() => this.ended)])
  }

  /** Looks away; the process lives on, and whoever takes it over cleans up after it. */
  leave(): void {
    this.#left ??= Promise.withResolvers()
  }

  /** Looks again after that. */
  takeBack(): void {
    this.#left?.resolve()
    this.#left = undefined
  }

  /** Holds the process and all that it started still. */
  hold(): Promise<(() => void) | undefined> {
    return holdGroup(this.#group, this.#around.clock)
  }

  async #killInTime(graceMs: number): Promise<void> {
    const { clock } = this.#around
    if (await goneWithin(this.#group, graceMs, clock)) return
    const [left] = await killGroup(this.#group, clock)
    if (left) throw new Error(`process ${left.pid} would not end`)
  }

  async #end(exited: Promise<{ readonly why: string }>): Promise<Ending> {
    const { clock, ports, records, logs, enclosures } = this.#around
    const { why } = await exited
    while (this.#left) await this.#left.promise
    const at = clock.now()
    // Whoever it started may finish as long as it might have itself.
    const patience = this.#killAt === undefined ? 0 : Math.max(0, this.#killAt - at)
    const isGone = await goneWithin(this.#group, patience, clock)
    // Where that cannot be seen now, the next host ends what is left, and its folder goes with it.
    if (!isGone) await killGroup(this.#group, clock).catch(() => {})
    try {
      logs.settle(this.spec.deployment, this.spec.id)
      rmSync(this.#ownFolder, { recursive: true, force: true })
      enclosures.remove(this.#ownFolder)
    } catch {
      // The next host does it.
    }
    records.remove(this.spec.id)
    if (this.#record.port !== null) ports.free(this.#record.port)
    return { why, at }
  }

  async #watched(): Promise<{ readonly why: string }> {
    const { identity } = this.#record
    if (identity === null) {
      await this.#stopped.promise
      return { why: 'stopped' }
    }
    if (!mayBeAlive(identity)) return { why: 'it ended while no host was running' }
    while (mayBeAlive(identity)) await idle(this.#around.clock)
    return { why: 'it ended; how is not known, because the host had been started again meanwhile' }
  }
}

/** Whether it lives, or nobody can look now. */
const mayBeAlive = (identity: Identity): boolean => {
  try {
    return isAlive(identity)
  } catch {
    return true
  }
}

/** Of one that had ended before it was adopted only the marker is sure. */
const groupOf = ({ identity }: InstanceRecord, folder: string, isAdopted: boolean): Group => ({
  leader: identity !== null && (!isAdopted || isAlive(identity)) ? identity : null,
  marker: markerOf(folder),
})

/** Waits until the next look; a host that ends does not wait for it. */
const idle = (clock: Clock): Promise<void> =>
  new Promise((resolve) => {
    clock.after(lookMs, resolve)
  })
