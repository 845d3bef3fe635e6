import { referenceKey } from './reference-key.ts'
import type { RecordView } from './record-view.ts'

/** What of a record was sought. */
export type Why =
  | 'id'
  | 'digest'
  | 'reference'
  | 'version'
  | 'commit'
  | 'deploymentName'
  | 'project'
  | 'service'
  | 'runUrl'

/** What led to a record that it does not say itself; `text` is what it should say. */
export type Hint = 'text' | 'digest' | 'commit' | 'run'

/**
 * By what a record is found, the most telling first; undefined if it does not show what was sought
 * (what led to it is no longer what it is shown under). Pure.
 */
export const foundBy = (
  { record, attribution }: RecordView,
  q: string,
  hints: ReadonlySet<Hint>,
): Why | undefined => {
  const part = q.toLowerCase()
  const has = (value: string | null): boolean => value?.toLowerCase().includes(part) ?? false
  const key = record.reference === null ? null : referenceKey(record.reference)
  const isId = record.id.startsWith(q) || (record.deployment?.startsWith(q) ?? false)
  if ((/^(?:rec|dep)_/.test(q) && isId) || hints.has('run')) return 'id'
  if (hints.has('digest')) return 'digest'
  if (has(attribution.version)) return 'version'
  if (hints.has('commit')) return 'commit'
  if (has(record.deploymentName)) return 'deploymentName'
  if (has(attribution.project)) return 'project'
  if (has(record.service)) return 'service'
  if (has(record.reference) || has(record.name) || has(key)) return 'reference'
  if (key !== null && key.startsWith(referenceKey(q))) return 'reference'
  return has(record.runUrl) ? 'runUrl' : undefined
}
