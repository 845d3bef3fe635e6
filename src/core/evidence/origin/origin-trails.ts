import type { Context } from '../../kernel/context.ts'
import type { Reader } from '../../kernel/database.ts'
import { beginsWith } from '../../kernel/prefix.ts'
import { any, list, sql, type Sql } from '../../kernel/sql.ts'
import type { EvidenceFact } from '../attestation.ts'
import { seenAttestations } from '../evidence-scope.ts'
import * as identities from '../trust/identity-store.ts'
import * as keys from '../trust/key-store.ts'
import { missingSigner } from '../trust/trust-named.ts'
import { ruleFor } from '../../../formats/evidence/identity.ts'
import { type StoredIdentity } from '../trust/trusted-identity.ts'
import { attestationTrail, type Trail } from './trail.ts'

/** To what was made from a commit whose id begins like this. */
export const commitTrail = (tx: Reader, context: Context, commit: string): Trail => {
  const { organizationId } = context.principal
  const seen = seenAttestations(context)
  // A statement may also name the commit beside the artifacts, as a subject of its own. Each way
  // has an index, which an engine uses for sure where it is asked by itself.
  const ids = sql`
    select b.id from attestations b
    where b.organization_id = ${organizationId} and ${beginsWith(sql`b.commit_sha`, commit)}
    union all
    select g.attestation_id as id from attestation_subjects g
    where g.organization_id = ${organizationId} and g.algorithm in ('sha1', 'gitCommit')
      and ${beginsWith(sql`g.value`, commit)}`
  const known = sql`(a.commit_sha is not null or exists (
    select 1 from attestation_subjects g
    where g.organization_id = a.organization_id and g.attestation_id = a.id
      and g.algorithm in ('sha1', 'gitCommit')))`
  return attestationTrail(tx, organizationId, { said: sql`a.id in (${ids})`, ids, known, seen })
}

/** To what a workflow produced. */
export const workflowTrail = (tx: Reader, context: Context, workflow: string): Trail =>
  attestationTrail(tx, context.principal.organizationId, {
    said: sql`a.workflow = ${workflow}`,
    known: sql`a.workflow is not null`,
    seen: seenAttestations(context),
  })

/**
 * To what a signer vouches for: a trusted key by name or id, a rule of trusted identities by its
 * name, or the subject of a certificate. Only what verifies by that signer counts, since anybody
 * can write a key's id beside a signature, and any subject into a certificate.
 */
export const signerTrail = async (tx: Reader, context: Context, signer: string): Promise<Trail> => {
  const { organizationId } = context.principal
  const trusted = await keys.all(tx, organizationId)
  const meant = trusted.filter(({ keyid, name }) => keyid === signer || name === signer)
  const keyids = meant.length > 0 ? meant.map(({ keyid }) => keyid) : [signer]
  const rules = (await identities.all(tx, organizationId)).filter(({ name }) => name === signer)
  const isTrusted = meant.length > 0 || rules.length > 0
  if (!isTrusted && !(await isSeenSigner(tx, context, signer)))
    throw await missingSigner(tx, context, signer)
  return attestationTrail(
    tx,
    organizationId,
    {
      said: any([signedBy(keyids), certifiedFor(signer, rules)]),
      known: signed,
      seen: seenAttestations(context),
    },
    (fact) => isBy(fact, { keyids: new Set(keyids), subject: signer, rules }),
  )
}

/** Whether any evidence that the caller may see is signed in the name of a key id or a subject. */
const isSeenSigner = async (tx: Reader, context: Context, signer: string): Promise<boolean> =>
  (await tx.first(sql`
    select a.id from attestations a
    where a.organization_id = ${context.principal.organizationId}
      and ${any([signedBy([signer]), certifiedFor(signer, [])])} and ${seenAttestations(context)}
    limit 1`)) !== undefined

const signedBy = (keyids: readonly string[]): Sql => sql`a.id in (
  select k.attestation_id from attestation_keys k
  where k.organization_id = a.organization_id and k.keyid in ${list(keyids)})`

const certifiedFor = (subject: string, rules: readonly StoredIdentity[]): Sql => sql`a.id in (
  select c.attestation_id from attestation_identities c
  where c.organization_id = a.organization_id and ${any([
    sql`c.subject = ${subject}`,
    ...rules.map(
      (rule) => sql`(c.issuer = ${rule.issuer}
        and ${beginsWith(sql`c.subject`, rule.subject.split('*', 1)[0] ?? '')})`,
    ),
  ])})`

const signed: Sql = sql`(exists (
  select 1 from attestation_keys k
  where k.organization_id = a.organization_id and k.attestation_id = a.id)
  or exists (
    select 1 from attestation_identities c
    where c.organization_id = a.organization_id and c.attestation_id = a.id))`

const isBy = (
  { verification }: EvidenceFact,
  meant: {
    readonly keyids: ReadonlySet<string>
    readonly subject: string
    readonly rules: readonly StoredIdentity[]
  },
): boolean => {
  if (verification.answer !== 'verified') return false
  const { by } = verification
  if (by.kind === 'identity')
    return by.subject === meant.subject || ruleFor(by, meant.rules) !== undefined
  return by.kind === 'key' && meant.keyids.has(by.keyid)
}
