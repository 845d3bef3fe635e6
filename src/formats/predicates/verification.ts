import { dueTextIn, inside, listIn, textIn, textsIn, timeIn, type Field } from './reading.ts'
import { counted, fields, listed, short, type Understood } from './summary.ts'

/** Reads a verification summary (slsa.dev/verification_summary/v1). */
export const readVsa = (predicate: Field): Understood => {
  const verifier = dueTextIn(inside(predicate, 'verifier', 'id'))
  const resource = dueTextIn(inside(predicate, 'resourceUri'))
  const result = dueTextIn(inside(predicate, 'verificationResult'))
  if (result !== 'PASSED' && result !== 'FAILED')
    predicate.note('must have PASSED or FAILED at /verificationResult')
  const levels = textsIn(inside(predicate, 'verifiedLevels'))
  const inputs = listIn(inside(predicate, 'inputAttestations')).length
  const passed = result === 'PASSED'
  const as = levels.length > 0 && passed ? ` as ${listed(levels)}` : ''
  return {
    verdict: passed ? 'passed' : 'failed',
    sentence: passed
      ? `${short(verifier)} verified ${short(resource)}${as}.`
      : `${short(verifier)} could not verify ${short(resource)}.`,
    fields: fields(
      ['Verifier', verifier],
      ['Result', result],
      ['Levels', listed(levels)],
      ['Resource', resource],
      ['Policy', textIn(inside(predicate, 'policy', 'uri'))],
      ['Relied on', inputs === 0 ? null : counted(inputs, 'attestation')],
      ['Verified', timeIn(inside(predicate, 'timeVerified'))],
      ['SLSA version', textIn(inside(predicate, 'slsaVersion'))],
    ),
  }
}

/** Reads a simple verification result (in-toto.io/attestation/svr/v0.1). */
export const readSvr = (predicate: Field): Understood => {
  const verifier = dueTextIn(inside(predicate, 'verifier', 'id'))
  const properties = textsIn(inside(predicate, 'properties'))
  const many = counted(properties.length, 'property', 'properties')
  return {
    sentence: `${short(verifier)} verified ${many}${properties.length === 0 ? '' : `: ${listed(properties)}`}.`,
    fields: fields(
      ['Verifier', verifier],
      ['Properties', listed(properties)],
      ['Policy', textIn(inside(predicate, 'verifier', 'policy', 'uri'))],
      ['Verified', timeIn(inside(predicate, 'timeCreated'))],
    ),
  }
}
