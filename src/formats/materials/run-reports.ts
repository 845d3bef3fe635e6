import { isJsonObject, type JsonValue } from '../json/canonical.ts'
import { isDigest, type Digest } from '../digest.ts'
import type { Statement } from '../evidence/intoto.ts'
import { runAttestationType } from '../predicates/workflow-run.ts'

/** A test report among the materials of a workflow run, with what it came to. */
export interface RunReport {
  readonly digest: Digest
  readonly total: number
  /** Failures and errors. */
  readonly failed: number
}

/** The JUnit reports that a run's statement vouches for, as they were counted when added. */
export const runReports = ({ predicateType, predicate }: Statement): readonly RunReport[] => {
  const { materials } = predicate
  if (predicateType !== runAttestationType || !Array.isArray(materials)) return []
  return materials.flatMap((item: JsonValue) => reportIn(item) ?? [])
}

const reportIn = (item: JsonValue): RunReport | undefined => {
  if (!isJsonObject(item) || !isJsonObject(item['annotations'])) return undefined
  const { annotations, digest: digests } = item
  const of = (name: string): number => {
    const value = annotations[`berth.material.${name}`]
    return typeof value === 'string' && /^\d{1,9}$/.test(value) ? Number(value) : Number.NaN
  }
  const sha256 = isJsonObject(digests) ? digests['sha256'] : undefined
  const digest = typeof sha256 === 'string' ? `sha256:${sha256}` : ''
  const total = of('tests.total')
  const failed = of('tests.failed') + of('tests.errored')
  if (annotations['berth.material.kind'] !== 'JUNIT_XML' || !isDigest(digest)) return undefined
  return Number.isNaN(total) || Number.isNaN(failed) ? undefined : { digest, total, failed }
}
