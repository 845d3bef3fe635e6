import { readSnapshot, writeWhole } from '../snapshot.ts'
import type { InstanceSpec } from '../wire.ts'
import type { Identity } from './proc.ts'

/** What is kept of an instance that runs: no environment, no arguments, no secret. */
export interface InstanceRecord {
  readonly spec: Pick<InstanceSpec, 'id' | 'deployment' | 'compartment' | 'kind' | 'readiness'>
  /** Null where only files are served. */
  readonly identity: Identity | null
  readonly port: number | null
  /** The release's folder. */
  readonly release: string
  /** Milliseconds since 1970. */
  readonly startedAt: number
}

/** The instances that run, on the disk. */
export interface Records {
  all(): readonly InstanceRecord[]
  /** On the disk once this returns. */
  put(record: InstanceRecord): void
  remove(id: string): void
}

/** Reads what is there; a file that is not whole is an error, never an empty list. */
export const openRecords = (path: string): Records => {
  const found = readSnapshot(path)
  if (found !== undefined && !isFile(found))
    throw new Error(`${path} does not hold instances; move it away to start without them`)
  const records = new Map((found?.instances ?? []).map((each) => [each.spec.id, each]))
  const write = (): void =>
    writeWhole(path, `${JSON.stringify({ version: 1, instances: [...records.values()] })}\n`)
  return {
    all: () => [...records.values()],
    put: (record) => {
      records.set(record.spec.id, record)
      write()
    },
    remove: (id) => {
      if (records.delete(id)) write()
    },
  }
}

interface RecordsFile {
  readonly version: 1
  readonly instances: readonly InstanceRecord[]
}

const isFile = (value: unknown): value is RecordsFile =>
  typeof value === 'object' &&
  value !== null &&
  'version' in value &&
  value.version === 1 &&
  'instances' in value &&
  Array.isArray(value.instances) &&
  value.instances.every(
    (each: unknown) =>
      typeof each === 'object' && each !== null && 'spec' in each && 'identity' in each,
  )
