import type { Trail } from '../../evidence/origin/trail.ts'
import type { Context } from '../../kernel/context.ts'
import type { Reader } from '../../kernel/database.ts'
import { all, constant, sql, type Sql } from '../../kernel/sql.ts'
import { together } from '../../kernel/together.ts'
import { remembered } from './coverage-memory.ts'
import { documentsIn, type Documents } from '../../packages/documents.ts'

/** What an answer rests on, and what nobody can tell. */
export interface Coverage extends Documents {
  /** Artifacts that were looked at, each once. */
  readonly artifacts: number
  /** Those of them about which no evidence of the kind that could answer was read. */
  readonly silent: number
  /** Versions of the package of which nobody can tell whether they are in the range. */
  readonly undecided: { readonly count: number; readonly first: readonly string[] }
}

/** More than ever run, and an end to what is counted. */
const limitOfLooked = constant(10_000_000)

/** How many of the undecided versions are named. */
const mostShown = 10

/** What the answer to a trail rests on, of the records `r` under these conditions. */
export const coverageOf = async (
  tx: Reader,
  context: Context,
  {
    trail,
    scope,
    everything,
    undecided,
  }: {
    readonly trail: Trail
    readonly scope: object
    readonly everything: readonly Sql[]
    readonly undecided: readonly string[]
  },
): Promise<Coverage> => {
  const { organizationId } = context.principal
  // Newest first, though nobody sees it: SQLite would walk through an index of all that ever ran.
  const count = async () => {
    const looked = await tx.first(sql`
      select count(*) as artifacts,
        count(case when (${couldAnswer(trail, organizationId)}) then 1 end) as answered
      from (
        select distinct l.digest from (
          select r.digest from records r where ${all(everything)}
          order by r.recorded_at desc, r.id desc limit ${limitOfLooked}) l) d`)
    const artifacts = Number(looked?.['artifacts'] ?? 0)
    return { artifacts, silent: artifacts - Number(looked?.['answered'] ?? 0) }
  }
  // Who has other evidence may change without a trace in what is looked at here.
  const { lists } = trail
  const [{ artifacts, silent }, documents] = await together([
    lists === null ? count() : remembered(tx, context, { lists, scope }, count),
    documentsIn(tx, context),
  ])
  return {
    artifacts,
    silent,
    ...documents,
    undecided: { count: undecided.length, first: undecided.slice(0, mostShown) },
  }
}

/** Evidence on an index counts for what it lists; on manifests only when every one has some. */
const couldAnswer = (trail: Trail, organizationId: string): Sql => sql`
  ${trail.couldAnswer(sql`d.digest`)}
  or exists (
    select 1 from equivalences q
    where q.organization_id = ${organizationId} and q.manifest_digest = d.digest
      and ${trail.couldAnswer(sql`q.index_digest`)})
  or (
    exists (
      select 1 from equivalences q
      where q.organization_id = ${organizationId} and q.index_digest = d.digest)
    and not exists (
      select 1 from equivalences q
      where q.organization_id = ${organizationId} and q.index_digest = d.digest
        and not ${trail.couldAnswer(sql`q.manifest_digest`)}))`
