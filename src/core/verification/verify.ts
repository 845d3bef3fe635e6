import { isDigest, type Digest } from '../../formats/digest.ts'
import { equalsIn, familyOf } from '../artifacts/equivalence.ts'
import { lendersOf } from '../artifacts/lenders.ts'
import type { EvidenceFact } from '../evidence/attestation.ts'
import { evidenceOf } from '../evidence/evidence-of.ts'
import { evidenceGrants, seenFacts } from '../evidence/evidence-scope.ts'
import { namedBy } from '../evidence/origin/lineage.ts'
import { seenArtifact } from '../evidence/list-artifacts.ts'
import { toldOf } from '../evidence/told.ts'
import type { EvidenceContext } from '../evidence/trust/verifier.ts'
import { formatInstant } from '../../formats/instant.ts'
import type { Reader } from '../kernel/database.ts'
import { checkSome, readHeavy } from '../kernel/operation.ts'
import { beginsWith } from '../kernel/prefix.ts'
import { Refusal } from '../kernel/refusal.ts'
import { rowList } from '../kernel/row-list.ts'
import { all, any, sql, type Sql } from '../kernel/sql.ts'
import { covering } from '../kernel/visibility.ts'
import { recordColumns } from '../ledger/read/list-deployment-records.ts'
import { selectRecords } from '../ledger/read/record-view.ts'
import { judge, verdictOf, type Verdict } from './judge.ts'
import {
  beginsAs,
  prefixesOf,
  runPrefixes,
  type Answer,
  type Demands,
  type Spoken,
} from './requirement.ts'
import { verificationSummary } from './verification-summary.ts'

/** What verifying an artifact came to. */
export interface VerifiedArtifact {
  readonly digest: Digest
  readonly verdict: Verdict
  readonly answers: readonly Answer[]
  readonly verifiedAt: number
  /** The same as an attestation of this server's, if that was asked for. */
  readonly summary: Uint8Array | null
}

/** What is to be verified, and what is asked of it. */
export interface VerificationInput extends Demands {
  /** A digest, or the id of a deployment record. */
  readonly subject: string
  /** Whether to sign what it came to, and what the artifact is called there. */
  readonly summary: boolean
  readonly resource?: string | undefined
}

/** Verifies the evidence about an artifact by today's trust roots, demand by demand. */
export const verify = (
  context: EvidenceContext,
  input: VerificationInput,
): Promise<VerifiedArtifact> =>
  readHeavy(context, 'artifact.verify', async (tx) => {
    evidenceGrants(context)
    const { digest, reference } = await addressed(tx, context, input.subject)
    const spoken = await spokenAbout(tx, context, digest, input)
    const answers = judge(input, spoken)
    const verdict = verdictOf(answers)
    const verifiedAt = context.now()
    const resource = input.resource ?? reference ?? digest
    const { organizationId } = context.principal
    const statement = { organizationId, digest, resource, demands: input, answers, verdict }
    const payload = input.summary
      ? verificationSummary({ ...statement, verifiedAt: formatInstant(verifiedAt) })
      : null
    return {
      digest,
      verdict,
      answers,
      verifiedAt,
      summary: payload && context.signer.signOwn(payload),
    }
  })

/** The artifact of what is asked for, and what the record calls it. */
const addressed = async (
  tx: Reader,
  context: EvidenceContext,
  subject: string,
): Promise<{ readonly digest: Digest; readonly reference: string | null }> => {
  const { organizationId } = context.principal
  const visible = covering(checkSome(context, 'ledger.read'), recordColumns)
  const recordWhere = async (condition: Sql) =>
    (await selectRecords(tx, all([condition, visible]), 1))[0]
  if (isDigest(subject)) {
    if (await seenArtifact(tx, context, subject)) return { digest: subject, reference: null }
    const ofIt = sql`(r.organization_id, r.digest) in ${rowList(organizationId, [subject])}`
    if (await recordWhere(ofIt)) return { digest: subject, reference: null }
  } else {
    const record = await recordWhere(
      sql`r.organization_id = ${organizationId} and r.id = ${subject}`,
    )
    if (record) return { digest: record.digest, reference: record.reference }
  }
  throw new Refusal('not_found', `There is no artifact or deployment record ${subject}.`, {
    next: 'See what is known: berth artifact list, or berth deployment list --history',
  })
}

/** How many bytes of statements that are not remembered are read for one answer. */
const mostStatementBytes = 64 * 1024 * 1024
const mostSubjects = 100_000

const spokenAbout = async (
  tx: Reader,
  context: EvidenceContext,
  digest: Digest,
  { require }: Demands,
): Promise<readonly Spoken[]> => {
  const prefixes = [...runPrefixes, ...require.flatMap((each) => prefixesOf[each])]
  // However much else speaks about it: what may answer is looked at for itself.
  const answering = any(
    [...prefixes, ...prefixesOf.provenance].map((start) =>
      beginsWith(sql`n.predicate_type`, start),
    ),
  )
  const facts = new Map<Digest, EvidenceFact>()
  for (const only of [answering, all([])]) {
    const found = (await evidenceOf(tx, context, [digest], only)).get(digest) ?? []
    for (const fact of seenFacts(context, found)) facts.set(fact.attestation.id, fact)
  }
  const newest = [...facts.values()].toSorted(
    ({ attestation: a }, { attestation: b }) => b.createdAt - a.createdAt || (a.id < b.id ? 1 : -1),
  )
  const ids = newest.map(({ attestation }) => attestation.id)
  const lenders = (await lendersOf(tx, context, [digest])).get(digest) ?? []
  const family = new Set([...equalsIn(await familyOf(tx, context, digest)), ...lenders])
  const named = await namedBy(tx, context, ids, 'subject', mostSubjects)
  const subjects = new Set(
    named.flatMap((each) => (family.has(each.digest) ? [each.attestationId] : [])),
  )
  // Of the others only the signatures matter.
  const answers = (each: EvidenceFact, some: readonly string[]): boolean =>
    subjects.has(each.attestation.id) && beginsAs(each.attestation.predicateType, some)
  const building = [...runPrefixes, ...prefixesOf.provenance]
  const told = await toldOf(
    tx,
    context,
    newest
      .filter((each) => answers(each, [...prefixes, ...building]))
      .map(({ attestation }) => attestation.id),
    mostStatementBytes,
  )
  return newest.map((fact) => {
    const { id } = fact.attestation
    const { summary, source, vouched } = told.get(id) ?? unread
    return {
      ...fact,
      isSubject: subjects.has(id),
      summary: answers(fact, prefixes) ? summary : unread.summary,
      source: answers(fact, building) ? source : unread.source,
      ...vouched,
    }
  })
}

const unread = {
  summary: {
    state: 'unreadable',
    title: '',
    sentence: 'It was not read.',
    verdict: null,
    fields: [],
  },
  source: { repository: null, commit: null, builder: null },
  vouched: { materials: [], reports: [] },
} as const
