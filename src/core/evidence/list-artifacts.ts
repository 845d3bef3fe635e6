import type { Digest } from '../../formats/digest.ts'
import type { Artifact, Kind } from '../artifacts/artifact.ts'
import { equivalents } from '../artifacts/equivalence.ts'
import { pageOfArtifacts } from '../artifacts/page-of-artifacts.ts'
import type { Reader } from '../kernel/database.ts'
import { read } from '../kernel/operation.ts'
import type { Page, PageRequest } from '../kernel/page.ts'
import { isUnnarrowed } from '../kernel/visibility.ts'
import { Refusal } from '../kernel/refusal.ts'
import { all, sql, type Sql } from '../kernel/sql.ts'
import { markOf, type EvidenceMark } from './attestation.ts'
import { evidenceOf } from './evidence-of.ts'
import { evidenceGrants, seenAttestations } from './evidence-scope.ts'
import { linkedEvidence, type LinkedFact } from './origin/linked-evidence.ts'
import type { EvidenceContext } from './trust/verifier.ts'

/** An artifact with the worth of its evidence. */
export interface MarkedArtifact extends Artifact {
  readonly evidence: EvidenceMark
}

/** Narrowed grants see the artifacts that evidence of their project names. */
const visible = (context: EvidenceContext): Sql => {
  if (evidenceGrants(context).some(isUnnarrowed)) return all([])
  return sql`exists (
    select 1 from attestation_subjects s
    join attestations a on a.organization_id = s.organization_id and a.id = s.attestation_id
    where s.organization_id = artifacts.organization_id and s.algorithm = 'sha256'
      and s.value = substr(artifacts.digest, 8)
      and ${seenAttestations(context)})`
}

/** A page of artifacts, newest first. */
export const listArtifacts = (
  context: EvidenceContext,
  filters: { readonly kind?: Kind | undefined; readonly name?: string | undefined },
  request: PageRequest,
): Promise<Page<MarkedArtifact>> =>
  read(context, 'artifact.list', async (tx) => {
    const { items, nextCursor } = await pageOfArtifacts(
      tx,
      context,
      filters,
      request,
      visible(context),
    )
    const facts = await evidenceOf(
      tx,
      context,
      items.map(({ digest }) => digest),
    )
    return {
      items: items.map((item) => ({ ...item, evidence: markOf(facts.get(item.digest) ?? []) })),
      nextCursor,
    }
  })

/**
 * What is known of the artifact, if the caller may see it: itself, or evidence that leads to it, as
 * from an image to its config.
 */
export const seenArtifact = async (
  tx: Reader,
  context: EvidenceContext,
  digest: Digest,
): Promise<Artifact | undefined> =>
  (await namedArtifact(tx, context, digest)) ??
  foundBy(digest, (await linkedEvidence(tx, context, digest)).linked)

const namedArtifact = async (
  tx: Reader,
  context: EvidenceContext,
  digest: Digest,
): Promise<Artifact | undefined> =>
  (await pageOfArtifacts(tx, context, { digest }, { limit: 1 }, visible(context))).items[0]

/** One artifact: what it is, what equals it, and everything that speaks about it. */
export const describeArtifact = (
  context: EvidenceContext,
  digest: Digest,
): Promise<
  MarkedArtifact & {
    readonly equivalents: readonly Digest[]
    readonly attestations: readonly LinkedFact[]
  }
> =>
  read(context, 'artifact.describe', async (tx) => {
    const { counting, linked } = await linkedEvidence(tx, context, digest)
    const artifact = (await namedArtifact(tx, context, digest)) ?? foundBy(digest, linked)
    if (!artifact)
      throw new Refusal('not_found', `There is no artifact ${digest}.`, {
        next: `Evidence makes it known: berth attest --artifact ${digest} --predicate FILE --predicate-type URI`,
      })
    const same = await equivalents(tx, context, digest)
    return {
      ...artifact,
      evidence: markOf(counting),
      equivalents: same.filter((each) => each !== digest),
      attestations: linked,
    }
  })

/** What no evidence names itself is found by evidence that leads to it. */
const foundBy = (digest: Digest, linked: readonly LinkedFact[]): Artifact | undefined =>
  linked.length === 0
    ? undefined
    : {
        digest,
        kind: null,
        name: null,
        createdAt: Math.min(...linked.map(({ attestation }) => attestation.createdAt)),
      }
