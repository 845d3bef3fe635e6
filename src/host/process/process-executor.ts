import { existsSync, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { StartFailure, type Executor, type Living } from '../executor.ts'
import { said } from '../said.ts'
import { writeWhole } from '../whole-file.ts'
import type { CommandStep, InstanceSpec, Step, StepState } from '../wire.ts'
import { build, type BuildAround } from './build.ts'
import { forgetCaches } from './caches.ts'
import {
  absoluteOnly,
  argumentsWith,
  environmentOf,
  makeOwnFolders,
  markerOf,
} from './environment.ts'
import { fileNameOf } from '../folders.ts'
import { killGroup } from './group.ts'
import { createEnclosures, type Limits } from './limits.ts'
import { launch } from './launch.ts'
import { createPorts, type PortRange } from './ports.ts'
import { identityIn, identityOf, isAlive } from './proc.ts'
import { ProcessInstance, type InstanceAround } from './process-instance.ts'
import { openRecords, type InstanceRecord } from './records.ts'
import { createReleases, type Releases } from './releases.ts'
import { namesIn } from '../names-in.ts'
import { runToEnd } from './run.ts'

/** What the process executor works with. */
export interface ProcessAround extends Omit<BuildAround, 'enclosures'> {
  readonly random: () => number
  readonly ports?: PortRange
  /** What each instance and step may take, where this machine lets the host say so. */
  readonly limits?: Limits
  /** Tells an operator, in one line. */
  readonly note: (text: string) => void
}

/** Runs instances and steps as processes of this machine, of the same user as the host. */
export const createProcessExecutor = (around: ProcessAround): Executor => {
  const { folders } = around
  for (const folder of [folders.releases, folders.cache, folders.runs, folders.artifacts])
    mkdirSync(folder, { recursive: true, mode: 0o700 })
  const path = absoluteOnly(around.path)
  const enclosures = createEnclosures(around.limits ?? { memoryBytes: null, pids: null })
  if (enclosures.unable !== null) around.note(enclosures.unable)
  const given = { ...around, path, enclosures }
  const ports = createPorts(around.clock, around.random, around.ports)
  const records = openRecords(join(folders.host, 'instances.json'), around.note)
  const releases = createReleases(folders)
  const instances = new Set<ProcessInstance>()
  const kept: InstanceAround = { ...given, ports, records }
  const keep = (...given: ConstructorParameters<typeof ProcessInstance>): ProcessInstance => {
    const made = new ProcessInstance(...given)
    instances.add(made)
    void made.ended.then(() => instances.delete(made))
    return made
  }
  return {
    name: 'process',
    adopt: async () => {
      await endStrays(given, new Set(records.all().map(({ spec }) => spec.id)))
      return records.all().map((record) => {
        if (record.port !== null) ports.keep(record.port)
        const made = keep(kept, record, instanceFolder(around, record.spec.id), null)
        if (made.pid !== null)
          around.logs.watch(record.spec.deployment, record.spec.id, () => made.hold())
        return made
      })
    },
    start: async (spec) => {
      const release = await releases.use(spec.compartment, spec.digest, spec.deployment)
      return spec.kind === 'static'
        ? keep(kept, staticRecord(spec, release, kept), instanceFolder(around, spec.id), null)
        : await startProcess(spec, release, { ...given, kept, keep })
    },
    step: (step, cancelled) => runStep(step, cancelled, given, releases),
    forget: async (deployment) => {
      await releases.forget(deployment)
      await forgetCaches(folders.cache, deployment)
    },
    leave: () => {
      for (const instance of instances) instance.leave()
    },
    takeBack: () => {
      for (const instance of instances) instance.takeBack()
    },
    close: async () => {
      for (const instance of instances) instance.leave()
    },
  }
}

interface Starting extends BuildAround {
  readonly kept: InstanceAround
  readonly keep: (...given: ConstructorParameters<typeof ProcessInstance>) => ProcessInstance
}

const startProcess = async (
  spec: InstanceSpec,
  release: string,
  { kept, keep, ...around }: Starting,
): Promise<Living> => {
  const folder = instanceFolder(around, spec.id)
  const port = spec.kind === 'web' ? await kept.ports.take() : null
  let made: ProcessInstance | undefined
  const hold = async (): Promise<(() => void) | undefined> => made?.hold()
  // Before it can have written anything.
  const startedAt = around.clock.now()
  const [stdout, stderr] = (['stdout', 'stderr'] as const).map((stream) =>
    around.logs.open(spec.deployment, spec.id, stream, hold),
  )
  try {
    makeOwnFolders(folder)
    const { identity, ended } = await launch({
      argv: argumentsWith(spec.argv, port),
      env: environmentOf(spec.env, { folder, path: around.path, port, cache: null }),
      cwd: release,
      stdout: stdout?.fd ?? 1,
      stderr: stderr?.fd ?? 2,
    })
    kept.enclosures.enclose(folder, { leader: identity, marker: markerOf(folder) })
    const record = { ...recordOf(spec, release, startedAt), identity, port }
    kept.records.put(record)
    return (made = keep(kept, record, folder, ended))
  } catch (error) {
    if (port !== null) kept.ports.free(port)
    around.logs.settle(spec.deployment, spec.id)
    await endStray(around, folder)
    throw error
  } finally {
    stdout?.close()
    stderr?.close()
  }
}

const recordOf = (
  { id, deployment, compartment, service, exclusive, kind, readiness }: InstanceSpec,
  release: string,
  startedAt: number,
) => ({
  spec: { id, deployment, compartment, service, exclusive, kind, readiness },
  release,
  startedAt,
})

const staticRecord = (
  spec: InstanceSpec,
  release: string,
  { records, clock }: InstanceAround,
): InstanceRecord => {
  const record = { ...recordOf(spec, release, clock.now()), identity: null, port: null }
  records.put(record)
  return record
}

const runStep = async (
  step: Step,
  cancelled: AbortSignal,
  around: BuildAround,
  releases: Releases,
): Promise<StepState> => {
  if (step.what === 'fetch') return { state: 'failed', why: 'a process has no image to fetch' }
  const folder = join(around.folders.runs, `step-${fileNameOf(step.key)}`)
  await endStray(around, folder)
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  writeWhole(join(folder, ownerFile), JSON.stringify(identityOf(process.pid)))
  try {
    return step.what === 'build'
      ? await build(step, folder, cancelled, around)
      : await command(step, folder, cancelled, around, releases)
  } finally {
    await endStray(around, folder)
  }
}

const command = async (
  step: CommandStep,
  folder: string,
  cancelled: AbortSignal,
  around: BuildAround,
  releases: Releases,
): Promise<StepState> => {
  try {
    const cwd = await releases.use(step.compartment, step.digest, step.deployment)
    makeOwnFolders(folder)
    const env = environmentOf(step.env, { folder, path: around.path, port: null, cache: null })
    const from = step.key.split('/').at(-1) ?? step.key
    const deadline = around.clock.now() + step.timeoutMs
    const run = { ...step, from, env, cwd, folder, deadline, cancelled }
    const end = await runToEnd({ ...run, argv: argumentsWith(step.argv, null) }, around)
    if (end.ok) return { state: 'done', built: null }
    return { state: end.isKilled ? 'lost' : 'failed', why: end.why }
  } catch (error) {
    // Nothing of it has begun.
    return { state: error instanceof StartFailure ? 'failed' : 'errored', why: said(error) }
  }
}

const ownerFile = 'owner.json'

const instanceFolder = ({ folders }: Pick<BuildAround, 'folders'>, id: string): string =>
  join(folders.runs, `instance-${id}`)

/** Ends what a host has started and not written down, or was building, when it died. */
const endStrays = async (around: BuildAround, known: ReadonlySet<string>): Promise<void> => {
  for (const name of namesIn(around.folders.runs)) {
    const folder = join(around.folders.runs, name)
    const isKnown = name.startsWith('instance-') && known.has(name.slice('instance-'.length))
    if (!isKnown && !isOwned(folder)) await endStray(around, folder)
  }
}

const endStray = async ({ clock, enclosures }: BuildAround, folder: string): Promise<void> => {
  if (!existsSync(folder)) return
  await killGroup({ leader: null, marker: markerOf(folder) }, clock)
  enclosures.remove(folder)
  rmSync(folder, { recursive: true, force: true })
}

/** Whether the host that runs the step lives: one that is being replaced finishes its steps. */
const isOwned = (folder: string): boolean => {
  const owner = identityIn(join(folder, ownerFile))
  return owner !== undefined && isAlive(owner)
}
