import type { Digest } from '../../../formats/digest.ts'
import type { PackageRange } from '../../../formats/packages/range.ts'
import { equalsIn, familiesOf, type Family } from '../../artifacts/equivalence.ts'
import { isIndependent, type EvidenceFact } from '../../evidence/attestation.ts'
import { factsById } from '../../evidence/evidence-of.ts'
import { evidenceGrants } from '../../evidence/evidence-scope.ts'
import { commitTrail, signerTrail, workflowTrail } from '../../evidence/origin/origin-trails.ts'
import { mostSteps, mostWays, type Step, type Trail } from '../../evidence/origin/trail.ts'
import type { EvidenceContext } from '../../evidence/trust/verifier.ts'
import type { Context } from '../../kernel/context.ts'
import type { Reader } from '../../kernel/database.ts'
import { checkSome, readHeavy } from '../../kernel/operation.ts'
import { pageByTime, type Page, type PageRequest, type TimePlace } from '../../kernel/page.ts'
import { rowList } from '../../kernel/row-list.ts'
import { all, any, constant, sql, type Sql } from '../../kernel/sql.ts'
import { together } from '../../kernel/together.ts'
import { covering } from '../../kernel/visibility.ts'
import { packageTrail, type PackageTrail } from '../../packages/package-trail.ts'
import { vulnerabilityTrail } from '../../packages/vulnerability-trail.ts'
import { coverageOf, type Coverage } from './coverage.ts'
import { conditionsOf, isShownUnder, lifeCondition, type RecordFilters } from './filters.ts'
import { recordColumns, withEvidence } from './list-deployment-records.ts'
import { selectRecords, type RecordView, type StoredRecord } from './record-view.ts'

/** What evidence is asked for: exactly one thing. */
export type EvidenceQuestion =
  | { readonly by: 'package'; readonly range: PackageRange; readonly text: string }
  | { readonly by: 'commit' | 'workflow' | 'signer' | 'vulnerability'; readonly text: string }

/** Which records are looked at: what runs now, or with `at` or `history` what ran. */
export type Scope = Pick<
  RecordFilters,
  'environment' | 'logicalEnvironment' | 'project' | 'projectEnvironment' | 'history' | 'at'
>

/** Why a record is found: an attestation, and how what it names is the record's artifact. */
export interface Because {
  readonly step: Step
  /** It names the artifact itself, an index that lists it, or one that it lists. */
  readonly link: 'same' | 'index' | 'manifest'
  readonly fact: EvidenceFact
}

/** A record with what led to it: verified evidence first, then the newest. */
export interface FoundRecord {
  readonly view: RecordView
  readonly because: readonly Because[]
}

/** A page of what was found, with what was looked at and what nobody can tell. */
export interface WhereAnswer extends Page<FoundRecord> {
  readonly coverage: Coverage
}

/**
 * The slots to which evidence leads: what contains a package, was made from a commit or by a
 * workflow, is vouched for by a signer, or is said to have a vulnerability; newest first. What
 * evidence is silent about is told beside it: silence is no proof of absence.
 */
export const whereEvidence = (
  context: EvidenceContext,
  question: EvidenceQuestion,
  scope: Scope,
  request: PageRequest,
): Promise<WhereAnswer> =>
  readHeavy(context, 'deployment.where', async (tx) => {
    const grants = checkSome(context, 'ledger.read')
    evidenceGrants(context)
    const trail = await trailOf(tx, context, question)
    const visible = covering(grants, recordColumns)
    const among = await ofArtifacts(tx, context, trail)
    const conditions = [...(await conditionsOf(tx, context, scope, among)), visible]
    const everything = [...(await conditionsOf(tx, context, scope)), visible, lifeCondition(scope)]
    const undecided = 'undecided' in trail ? trail.undecided : []
    const [page, coverage] = await together([
      pageByTime(
        context,
        { list: 'where-evidence', filters: { ...scope, by: question.by, text: question.text } },
        request,
        (before, limit) => nextFound(tx, context, { trail, scope, conditions, before, limit }),
        ({ view: { record } }) => placeOf(record),
      ),
      coverageOf(tx, context, { trail, scope, everything, undecided }),
    ])
    return { ...page, coverage }
  })

const trailOf = async (
  tx: Reader,
  context: Context,
  question: EvidenceQuestion,
): Promise<Trail | PackageTrail> => {
  const { by, text } = question
  switch (by) {
    case 'package':
      return await packageTrail(tx, context, question.range)
    case 'commit':
      return commitTrail(tx, context, text)
    case 'workflow':
      return workflowTrail(tx, context, text)
    case 'signer':
      return await signerTrail(tx, context, text)
    case 'vulnerability':
      return vulnerabilityTrail(tx, context, text)
  }
}

/**
 * Up to how many artifacts are named one by one. Of more, each record is asked in its turn: the
 * newest are soon found among so many, while all of them may be as many as were ever attested.
 */
const mostNamed = 1000
/** One artifact may be led to in several ways. */
const limitOfWays = constant(mostWays + 1)
const limitOfNamed = constant(mostNamed + 1)

/** That the record `r` is of one of the artifacts to which the trail leads, or equals one. */
const ofArtifacts = async (
  tx: Reader,
  context: Context,
  { artifacts, leadsTo }: Trail,
): Promise<Sql> => {
  const { organizationId } = context.principal
  const named = artifacts && (await namedBy(tx, artifacts))
  if (named) {
    if (named.length === 0) return any([])
    const families = await familiesOf(tx, context, named)
    const equal = new Set([...families.values()].flatMap(equalsIn))
    return sql`(r.organization_id, r.digest) in ${rowList(organizationId, [...equal])}`
  }
  return sql`r.organization_id = ${organizationId} and exists (
    select 1 from (
      select r.digest as digest
      union all
      select q.index_digest as digest from equivalences q
      where q.organization_id = ${organizationId} and q.manifest_digest = r.digest
      union all
      select q.manifest_digest as digest from equivalences q
      where q.organization_id = ${organizationId} and q.index_digest = r.digest
    ) e
    where ${leadsTo(sql`e.digest`)})`
}

/** The artifacts, each once; null: there are too many of them. */
const namedBy = async (tx: Reader, artifacts: Sql): Promise<readonly Digest[] | null> => {
  const found = await tx.all(sql`
    select g.digest, count(*) as ways
    from (select f.digest from (${artifacts}) f limit ${limitOfWays}) g
    group by g.digest limit ${limitOfNamed}`)
  const ways = found.reduce((sum, row) => sum + Number(row['ways']), 0)
  if (found.length > mostNamed || ways > mostWays) return null
  return found.map((row) => row['digest'] as Digest)
}

interface Turn {
  readonly trail: Trail
  readonly scope: Scope
  readonly conditions: readonly Sql[]
  readonly before: TimePlace | undefined
  readonly limit: number
}

/** The next records that are shown under what is asked for, with what led to each. */
const nextFound = async (
  tx: Reader,
  context: EvidenceContext,
  { trail, scope, conditions, before, limit }: Turn,
): Promise<readonly FoundRecord[]> => {
  const shown: FoundRecord[] = []
  for (let after = before; ;) {
    const older = after ? [sql`(r.recorded_at, r.id) < (${after[0]}, ${after[1]})`] : []
    const records = await selectRecords(
      tx,
      all([...conditions, ...older, lifeCondition(scope)]),
      limit,
    )
    for (const found of await withReasons(tx, context, trail, records))
      if (found.because.length > 0 && isShownUnder(scope, found.view)) shown.push(found)
    const last = records.at(-1)
    if (records.length < limit || shown.length >= limit || !last) return shown.slice(0, limit)
    after = placeOf(last)
  }
}

const placeOf = ({ recordedAt, id }: StoredRecord): TimePlace => [recordedAt, id]

const withReasons = async (
  tx: Reader,
  context: EvidenceContext,
  trail: Trail,
  records: readonly StoredRecord[],
): Promise<readonly FoundRecord[]> => {
  if (records.length === 0) return []
  const [views, { families, steps, facts }] = await together([
    withEvidence(tx, context, records),
    leading(tx, context, trail, records),
  ])
  const byDigest = Map.groupBy(steps, ({ digest }) => digest)
  return views.map((view) => {
    const family = families.get(view.record.digest)
    const led = family ? equalsIn(family).flatMap((digest) => byDigest.get(digest) ?? []) : []
    const because = led.flatMap((step): Because[] => {
      const fact = facts.get(step.attestationId)
      return family && fact && trail.counts(fact)
        ? [{ step, fact, link: linkOf(step.digest, family) }]
        : []
    })
    return { view, because: because.toSorted(mostTelling) }
  })
}

/** The steps to all of them: what much is said of leaves room for what is said of the others. */
const stepsTo = async (trail: Trail, digests: readonly Digest[]): Promise<readonly Step[]> => {
  const steps = await trail.stepsTo(digests)
  if (steps.length < mostSteps || digests.length === 1) return steps
  const middle = digests.length >> 1
  return [
    ...(await stepsTo(trail, digests.slice(0, middle))),
    ...(await stepsTo(trail, digests.slice(middle))),
  ]
}

/** What leads to the artifacts of records, with what it is worth. */
const leading = async (
  tx: Reader,
  context: EvidenceContext,
  trail: Trail,
  records: readonly StoredRecord[],
) => {
  const digests = [...new Set(records.map(({ digest }) => digest))]
  const families = await familiesOf(tx, context, digests)
  const steps = await stepsTo(trail, [...new Set([...families.values()].flatMap(equalsIn))])
  const ids = steps.map(({ attestationId }) => attestationId)
  return { families, steps, facts: await factsById(tx, context, ids) }
}

const linkOf = (named: Digest, { digest, indexes }: Family): Because['link'] =>
  named === digest ? 'same' : indexes.includes(named) ? 'index' : 'manifest'

const mostTelling = (a: Because, b: Because): number =>
  weightOf(b) - weightOf(a) ||
  b.fact.attestation.createdAt - a.fact.attestation.createdAt ||
  (a.fact.attestation.id < b.fact.attestation.id ? 1 : -1)

/** Vouched for by somebody, else at least verified as its submitter's word. */
const weightOf = ({ fact }: Because): number =>
  isIndependent(fact) ? 2 : fact.verification.answer === 'verified' ? 1 : 0

/**
 * Which of the statements about a vulnerability decides: the newest VEX that somebody vouches for
 * who is not merely its submitter; else, as soon as anybody says affected, that. Nobody's mere word
 * takes a finding away. Undefined where no vulnerability was asked for.
 */
export const decidingClaim = (because: readonly Because[]): Because | undefined => {
  const claims = because.filter(({ step }) => step.claim !== null)
  return (
    claims.find((each) => isIndependent(each.fact) && !isScan(each)) ??
    (['affected', 'under_investigation', 'fixed', 'not_affected'] as const)
      .map((status) => claims.find(({ step }) => step.claim?.status === status))
      .find((claim) => claim !== undefined)
  )
}

const isScan = ({ fact }: Because): boolean =>
  fact.attestation.predicateType.startsWith('https://in-toto.io/attestation/vulns')
