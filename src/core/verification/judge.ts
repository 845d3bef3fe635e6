import { sameRepository } from '../../formats/predicates/repository.ts'
import { isIndependent } from '../evidence/attestation.ts'
import { judgeRequirement } from './judge-requirement.ts'
import { isBy, wordsOf, type Answer, type Demands, type Spoken } from './requirement.ts'

/** What all demands came to: `undecided` if nothing contradicts, and not all holds. */
export type Verdict = 'passed' | 'failed' | 'undecided'

/**
 * Answers each demand from the evidence about one artifact, newest first. Pure. Without any demand
 * it asks for some evidence that somebody else than its submitter vouches for.
 */
export const judge = (demands: Demands, spoken: readonly Spoken[]): readonly Answer[] => {
  const { require, signer, source } = demands
  const isBare = require.length === 0 && signer === undefined && source === undefined
  return [
    signatures(spoken),
    ...(isBare ? [anyEvidence(spoken)] : []),
    ...require.map((requirement) => judgeRequirement(requirement, signer, spoken)),
    ...(signer === undefined ? [] : [signedBy(signer, spoken)]),
    ...(source === undefined ? [] : [madeFrom(source, signer, spoken)]),
  ]
}

/** One word for all answers. */
export const verdictOf = (answers: readonly Answer[]): Verdict => {
  if (answers.some(({ answer }) => answer === 'contradicted')) return 'failed'
  return answers.every(({ answer }) => answer === 'holds') ? 'passed' : 'undecided'
}

const idsOf = (spoken: readonly Spoken[]) => spoken.map(({ attestation }) => attestation.id)

const signatures = (spoken: readonly Spoken[]): Answer => {
  const invalid = spoken.filter(({ verification }) => verification.answer === 'invalid')
  const [first] = invalid
  const check = 'signatures'
  if (first)
    return {
      check,
      answer: 'contradicted',
      why: `${invalid.length} of ${spoken.length} attestations are signed badly: ${wordsOf(first.verification)}`,
      attestations: idsOf(invalid),
    }
  return { check, answer: 'holds', why: 'no evidence about it is signed badly', attestations: [] }
}

const anyEvidence = (spoken: readonly Spoken[]): Answer => {
  const check = 'evidence'
  const about = spoken.filter(({ isSubject }) => isSubject)
  const good = about.find(isIndependent)
  if (good)
    return { check, answer: 'holds', why: wordsOf(good.verification), attestations: idsOf([good]) }
  const [other] = about
  return {
    check,
    answer: 'undecided',
    why: other ? whyNotEnough(other) : 'nothing speaks about it',
    attestations: idsOf(other ? [other] : []),
  }
}

const whyNotEnough = ({ verification }: Spoken): string =>
  verification.answer === 'verified' && verification.by.kind === 'berth'
    ? 'only a verification summary of this Berth, which says again what other evidence said'
    : wordsOf(verification)

const signedBy = (signer: string, spoken: readonly Spoken[]): Answer => {
  const check = 'signer'
  const about = spoken.filter(({ isSubject }) => isSubject)
  const good = about.filter((each) => isBy(signer, each))
  if (good.length > 0) {
    const why = `${signer} vouches for ${good.length} of ${about.length} attestations about it`
    return { check, answer: 'holds', why, attestations: idsOf(good) }
  }
  const others = [...new Set(about.map(({ verification }) => wordsOf(verification)))].slice(0, 3)
  const rest = others.length === 0 ? 'there is no attestation about it' : others.join('; ')
  const why = `no attestation about it is signed by ${signer}: ${rest}`
  return { check, answer: 'undecided', why, attestations: idsOf(about.slice(0, 10)) }
}

const madeFrom = (
  source: string,
  signer: string | undefined,
  spoken: readonly Spoken[],
): Answer => {
  const check = 'source'
  const telling = spoken.filter((each) => each.isSubject && each.source.repository !== null)
  const good = telling.filter((each) => isBy(signer, each))
  const others = good.filter((each) => !sameRepository(each.source.repository ?? '', source))
  const [other] = others
  if (other) {
    const why = `it was made from ${other.source.repository}, not from ${source}: ${wordsOf(other.verification)}`
    return { check, answer: 'contradicted', why, attestations: idsOf(others) }
  }
  const [same] = good
  if (same) {
    const at = same.source.commit === null ? '' : ` at commit ${same.source.commit}`
    const why = `it was made from ${same.source.repository}${at}: ${wordsOf(same.verification)}`
    return { check, answer: 'holds', why, attestations: idsOf(good) }
  }
  const [claim] = telling
  const why = claim
    ? `that it was made from ${claim.source.repository} is ${wordsOf(claim.verification)}`
    : 'no attestation about it says from which repository it was made'
  return { check, answer: 'undecided', why, attestations: idsOf(telling.slice(0, 10)) }
}
