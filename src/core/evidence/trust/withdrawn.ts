import type { Reader } from '../../kernel/database.ts'
import type { EvidenceFact } from '../attestation.ts'
import type { Judge } from '../evidence-of.ts'
import { spoken } from './spoken.ts'
import { judgementOf, trustIn, trustRoots, type TrustRoots } from './trust.ts'
import type { EvidenceContext, Judgement } from './verifier.ts'

/** Trust that is taken away: a key, a rule of identities, or a trusted root. */
export type Withdrawn =
  | { readonly kind: 'key'; readonly keyid: string }
  | { readonly kind: 'identity'; readonly name: string }
  | { readonly kind: 'root'; readonly digest: string }

/** Whether it is this that vouches for what the fact says. */
export const vouchesFor = (withdrawn: Withdrawn, { verification }: EvidenceFact): boolean => {
  if (verification.answer !== 'verified') return false
  const { by } = verification
  if (withdrawn.kind === 'key') return by.kind === 'key' && by.keyid === withdrawn.keyid
  if (by.kind !== 'identity') return false
  return withdrawn.kind === 'root' || by.rule === withdrawn.name
}

/** Judges evidence as it would be without that trust; checks signatures again only if need be. */
export const judgeWithout =
  (tx: Reader, context: EvidenceContext, withdrawn: Withdrawn): Judge =>
  async () => {
    const trust = await trustRoots(tx, context)
    const left = trustWithout(trust, withdrawn)
    return async (attestation) => {
      const before = await judgementOf(tx, context, trust, attestation.id)
      const after = needsNewLook(before, withdrawn)
        ? before.hasOthers
          ? await judgementOf(tx, context, left, attestation.id)
          : nobodyLeft
        : before
      return { attestation, verification: spoken(after.answer, left, attestation) }
    }
  }

const nobodyLeft: Judgement = {
  answer: { answer: 'unverified', why: 'no trusted key made any of its signatures' },
  hasOthers: false,
}

const needsNewLook = ({ answer }: Judgement, withdrawn: Withdrawn): boolean => {
  if (withdrawn.kind === 'root') return answer.answer === 'certified'
  return (
    withdrawn.kind === 'key' && answer.answer === 'verified' && answer.key.keyid === withdrawn.keyid
  )
}

const trustWithout = (trust: TrustRoots, withdrawn: Withdrawn): TrustRoots =>
  trustIn({
    organizationId: trust.organizationId,
    keys: trust.keys.filter(
      ({ keyid, voice }) =>
        withdrawn.kind !== 'key' || voice !== 'organization' || keyid !== withdrawn.keyid,
    ),
    roots: trust.roots.filter(
      ({ digest }) => withdrawn.kind !== 'root' || digest !== withdrawn.digest,
    ),
    identities: trust.identities.filter(
      ({ name }) => withdrawn.kind !== 'identity' || name !== withdrawn.name,
    ),
  })
