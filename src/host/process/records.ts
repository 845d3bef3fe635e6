import { renameSync, writeFileSync } from 'node:fs'
import { said } from '../said.ts'
import { readOrSetAside, writeWhole } from '../whole-file.ts'
import type { InstanceIdentity } from '../executor.ts'
import type { Identity } from './proc.ts'

/** What is kept of an instance that runs: no environment, no arguments, no secret. */
export interface InstanceRecord {
  readonly spec: InstanceIdentity
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
  /** On the disk once this returns; where it cannot be written it is not kept either. */
  put(record: InstanceRecord): void
  /** Never fails: a host that is told of one that has ended finds that out. */
  remove(id: string): void
}

/**
 * Reads what is there. A file that is not whole is set aside with a word to the operator and its
 * copy counts; without one nothing is known, and what runs is ended as what nobody has noted is.
 */
export const openRecords = (path: string, note: (text: string) => void): Records => {
  const copy = `${path}.copy`
  const kept = (each: string) => readOrSetAside(each, recordsFile, note, startedAgain)
  const found = kept(path) ?? kept(copy)
  const records = new Map((found?.instances ?? []).map((each) => [each.spec.id, each]))
  const write = (): void => {
    const text = `${JSON.stringify({ version: 1, instances: [...records.values()] })}\n`
    writeWhole(path, text)
    // It need not be on the disk yet: only one of the two is ever being written.
    writeFileSync(`${copy}.new`, text, { mode: 0o600 })
    renameSync(`${copy}.new`, copy)
  }
  return {
    all: () => [...records.values()],
    put: (record) => {
      const before = records.get(record.spec.id)
      records.set(record.spec.id, record)
      try {
        write()
      } catch (error) {
        if (before) records.set(record.spec.id, before)
        else records.delete(record.spec.id)
        throw error
      }
    },
    remove: (id) => {
      if (!records.delete(id)) return
      try {
        write()
      } catch (error) {
        note(`${id} has ended, which cannot be noted: ${said(error)}`)
      }
    },
  }
}

/** What comes of a file that is not whole. */
const startedAgain = ', and what it does not tell is started again'

interface RecordsFile {
  readonly version: 1
  readonly instances: readonly InstanceRecord[]
}

const recordsFile = (value: unknown, at: string): RecordsFile => {
  if (isRecordsFile(value)) return value
  throw new Error(`${at} does not hold instances`)
}

const isRecordsFile = (value: unknown): value is RecordsFile =>
  typeof value === 'object' &&
  value !== null &&
  'version' in value &&
  value.version === 1 &&
  'instances' in value &&
  Array.isArray(value.instances) &&
  value.instances.every(
    (each: unknown) =>
      typeof each === 'object' &&
      each !== null &&
      'identity' in each &&
      'spec' in each &&
      typeof each.spec === 'object' &&
      each.spec !== null,
  )
