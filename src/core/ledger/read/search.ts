import { artifactsLike } from '../../artifacts/artifacts-like.ts'
import { artifactsFrom } from '../../evidence/origin/find-by-origin.ts'
import type { EvidenceContext } from '../../evidence/trust/verifier.ts'
import type { Reader } from '../../kernel/database.ts'
import { inParts } from '../../kernel/in-parts.ts'
import { checkSome, readHeavy } from '../../kernel/operation.ts'
import { rowList } from '../../kernel/row-list.ts'
import { all, sql } from '../../kernel/sql.ts'
import { together } from '../../kernel/together.ts'
import { covering } from '../../kernel/visibility.ts'
import type { Digest } from '../../../formats/digest.ts'
import { recordColumns, withEvidence } from './list-deployment-records.ts'
import { referenceKey } from './reference-key.ts'
import { selectRecords, type RecordView, type StoredRecord } from './record-view.ts'
import * as store from './search-store.ts'
import { foundBy, type Hint, type Why } from './found-by.ts'

/** A record with what of it was sought. */
export interface Found {
  readonly why: Why
  readonly view: RecordView
}

/** What was found; `isWhole` is whether that is all. */
export interface SearchAnswer {
  readonly items: readonly Found[]
  readonly isWhole: boolean
}

/** Ids that one way of looking brought, and what it looked at. */
interface Hits {
  readonly ids: readonly string[]
  readonly hint: Hint
  /** Whether there may be more. */
  readonly isCut: boolean
}

/**
 * Records by one text: running ones first, then ended ones, the newest first. What runs is found by
 * any part of its names, version, reference and run URL (of the newest 20,000, ASCII in either
 * case); what ended, and what lies behind it, only by how these begin. Services of ended records
 * are not looked at.
 */
export const search = (
  context: EvidenceContext,
  { q, limit }: { readonly q: string; readonly limit: number },
): Promise<SearchAnswer> =>
  readHeavy(context, 'ledger.search', async (tx) => {
    const scope: store.Scope = {
      organizationId: context.principal.organizationId,
      visible: covering(checkSome(context, 'ledger.read'), recordColumns),
      limit: limit + 1,
    }
    const sought = q.trim()
    const hits = [
      ...(await byNames(tx, scope, sought)),
      ...(await byArtifacts(tx, context, scope, sought)),
    ]
    const hints = new Map<string, Set<Hint>>()
    for (const { ids, hint } of hits)
      for (const id of ids) hints.set(id, (hints.get(id) ?? new Set()).add(hint))
    if (hints.size === 0) return { items: [], isWhole: true }
    const records = await inParts([...hints.keys()], (some) => {
      const mine = sql`(r.organization_id, r.id) in ${rowList(scope.organizationId, some)}`
      return selectRecords(tx, all([mine, scope.visible]), some.length)
    })
    const found: Found[] = []
    for (const view of await withEvidence(tx, context, most(records, limit))) {
      const why = foundBy(view, sought, hints.get(view.record.id) ?? new Set())
      if (why !== undefined) found.push({ why, view })
    }
    const isWhole = hits.every(({ isCut }) => !isCut) && records.length <= 2 * limit
    return { items: found.slice(0, limit), isWhole: isWhole && found.length <= limit }
  })

/** Running ones first, then the newest; some more than are shown, since not all may be. */
const most = (records: readonly StoredRecord[], limit: number): readonly StoredRecord[] =>
  records.toSorted(runningFirst).slice(0, 2 * limit)

const runningFirst = (a: StoredRecord, b: StoredRecord): number =>
  Number(b.status === 'deployed') - Number(a.status === 'deployed') ||
  b.recordedAt - a.recordedAt ||
  (a.id < b.id ? 1 : -1)

const byNames = async (tx: Reader, scope: store.Scope, q: string): Promise<readonly Hits[]> => {
  const { organizationId } = scope
  const key = referenceKey(q)
  const [projects, slots] = await together([
    store.projectsNamed(tx, organizationId, q),
    store.slotsNamed(tx, organizationId, q),
  ])
  const ids = await together([
    store.runningWith(tx, scope, lower(q)),
    store.byVersion(tx, scope, q),
    store.byReference(tx, scope, q),
    key === q ? [] : store.byReference(tx, scope, key),
    /^https?:\/\/./.test(q) ? store.byRunUrl(tx, scope, q) : [],
    /^rec_./.test(q) ? store.byId(tx, scope, q) : [],
    /^dep_./.test(q) ? store.byDeployment(tx, scope, q) : [],
    /^run_./.test(q) ? store.byRun(tx, scope, q) : [],
    ...projects.map((project) => store.ofProject(tx, share(scope, projects), project)),
    ...slots.map((slot) => store.ofSlot(tx, share(scope, slots), slot)),
  ])
  const shares = [...projects.map(() => projects), ...slots.map(() => slots)]
  const ways = ids.length - shares.length
  return ids.map((found, at) => {
    const { limit } = at < ways ? scope : share(scope, shares[at - ways] ?? [])
    return { ids: found, hint: at === 7 ? 'run' : 'text', isCut: found.length >= limit }
  })
}

/** What each of several names that begin alike may bring, so that all together bring little. */
const share = (scope: store.Scope, names: readonly string[]): store.Scope => ({
  ...scope,
  limit: Math.ceil(scope.limit / names.length) + 1,
})

const byArtifacts = async (
  tx: Reader,
  context: EvidenceContext,
  scope: store.Scope,
  q: string,
): Promise<readonly Hits[]> => {
  const hex = /^(?:sha256:)?[0-9a-f]{6,64}$/.test(q)
  const of = async (hint: Hint, digests: readonly Digest[]): Promise<Hits> => {
    const ids = digests.length === 0 ? [] : await store.ofDigests(tx, scope, digests)
    return { hint, ids, isCut: ids.length >= scope.limit }
  }
  return [
    await of('digest', hex ? await artifactsLike(tx, context, q) : []),
    await of(
      'commit',
      hex && !q.startsWith('sha') ? await artifactsFrom(tx, context, { commit: q }) : [],
    ),
    await of('text', await artifactsFrom(tx, context, { version: q })),
  ]
}

/** As both engines do it: letters of ASCII only. */
const lower = (text: string): string => text.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase())
