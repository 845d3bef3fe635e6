import { checkEvents, checkRecords } from '../../contract/sealing.ts'
import {
  emptyFrontier,
  grown,
  rootOf,
  subtreesOf,
  type Frontier,
} from '../../formats/log/merkle.ts'
import type { Invocation } from '../frame/invocation.ts'
import { patiently } from '../frame/patiently.ts'
import type { Found } from './report.ts'

/** Findings that are told; more of them say nothing new. */
const mostFindings = 100

/**
 * Walks through the sealed events piece by piece and puts their root together here, from the hashes
 * of what is stored now; undefined where events are missing.
 */
export const walkEvents = async (
  call: Invocation['call'],
  size: number,
): Promise<{ readonly root: string | undefined; readonly findings: readonly Found[] }> => {
  const findings: Found[] = []
  let tree: Frontier | undefined = emptyFrontier
  for (let piece = 0, end = 0; end < size && findings.length < mostFindings; piece++) {
    const { value } = await patiently(() =>
      call(checkEvents, { piece: String(piece), size: String(size) }),
    )
    findings.push(...value.findings)
    if (value.begin !== end || value.end <= end) {
      findings.push({
        kind: 'truncated',
        id: null,
        sequence: end + 1,
        detail: 'the server has no sealed events from here on',
      })
      return { root: undefined, findings }
    }
    const parts = subtreesOf(value)
    tree =
      parts.length === value.subtrees.length
        ? parts.reduce<Frontier | undefined>(
            (grew, { height }, at) =>
              grew && grown(grew, height, Buffer.from(value.subtrees[at] ?? '', 'base64')),
            tree,
          )
        : undefined
    end = value.end
    if (end < size && findings.length >= mostFindings) tree = undefined
  }
  return { root: tree && rootOf(tree).toString('base64'), findings }
}

/** Walks through the records piece by piece. */
export const walkRecords = async (
  call: Invocation['call'],
): Promise<{ readonly records: number; readonly findings: readonly Found[] }> => {
  const findings: Found[] = []
  let records = 0
  for (let after: string | null | undefined; after !== null;) {
    const input = after === undefined ? {} : { after }
    const { value } = await patiently(() => call(checkRecords, input))
    records += value.checked
    findings.push(...value.findings)
    if (findings.length >= mostFindings) break
    after = value.through
  }
  return { records, findings }
}
