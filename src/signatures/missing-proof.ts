import type { SignedEntity, TrustMaterial } from '@sigstore/verify'
import type { Certificate } from './certificate-identity.ts'

type Missing = { readonly answer: 'unverified' | 'invalid'; readonly why: string }
type Range = TrustMaterial['tlogs'][number]['validFor']

/**
 * What a root that issued the certificate cannot judge of a bundle, or what was not valid when it
 * was signed; undefined if there is all that a verification needs. What is told here is not proven
 * yet: it may only ever speak against a bundle.
 */
export const whatIsMissing = (
  entity: SignedEntity,
  leaf: Certificate,
  root: TrustMaterial,
): Missing | undefined => {
  const why = missingLog(entity, root) ?? missingAuthority(entity, root)
  if (why !== undefined) return { answer: 'unverified', why }
  const times = timesIn(entity)
  if (times.length === 0) return { answer: 'unverified', why: 'nothing proves when it was signed' }
  for (const time of times) {
    const outside = outsideOf(time, leaf, root)
    if (outside) return outside
  }
  return missingCertificateLog(leaf, root)
}

const covers = ({ start, end }: Range, time: Date): boolean => start <= time && time <= end

const knownEntries = new Set([
  'dsse 0.0.1',
  'dsse 0.0.2',
  'intoto 0.0.2',
  'hashedrekord 0.0.1',
  'hashedrekord 0.0.2',
])

const missingLog = ({ tlogEntries }: SignedEntity, root: TrustMaterial): string | undefined => {
  if (root.tlogs.length > 0 && tlogEntries.length === 0)
    return 'no transparency log has an entry of it'
  for (const entry of tlogEntries) {
    const { kind, version } = entry.kindVersion
    if (!knownEntries.has(`${kind} ${version}`))
      return 'its log entry is of a kind that is not understood'
    const known = root.tlogs.filter(({ logID }) => logID.equals(entry.logId.keyId))
    if (known.length === 0) return 'its log entry is in a log that the trusted root does not name'
    const time = new Date(Number(entry.integratedTime) * 1000)
    if (entry.inclusionPromise && !known.some(({ validFor }) => covers(validFor, time)))
      return `the trusted root did not trust the log at ${iso(time)}`
  }
  return undefined
}

const missingAuthority = (entity: SignedEntity, root: TrustMaterial): string | undefined => {
  for (const each of entity.timestamps) {
    if (each.$case !== 'timestamp-authority') continue
    const { signerIssuer, signerSerialNumber, signingTime } = each.timestamp
    const isKnown = root.timestampAuthorities.some(({ certChain: [signer], validFor }) =>
      Boolean(
        signer?.issuer.equals(signerIssuer) &&
        signer.serialNumber.equals(signerSerialNumber) &&
        covers(validFor, signingTime),
      ),
    )
    if (!isKnown) return 'its timestamp is of an authority that the trusted root does not name'
  }
  return undefined
}

const timesIn = ({ timestamps }: SignedEntity): readonly Date[] =>
  timestamps.flatMap((each) => {
    if (each.$case === 'timestamp-authority') return [each.timestamp.signingTime]
    // Only a promise binds the log to the time; a proof of inclusion does not.
    return each.tlogEntry.inclusionPromise
      ? [new Date(Number(each.tlogEntry.integratedTime) * 1000)]
      : []
  })

const outsideOf = (time: Date, leaf: Certificate, root: TrustMaterial): Missing | undefined => {
  if (!leaf.validForDate(time)) {
    const span = `from ${iso(leaf.notBefore)} to ${iso(leaf.notAfter)}`
    return {
      answer: 'invalid',
      why: `its certificate was valid ${span}, and it was signed at ${iso(time)}`,
    }
  }
  return root.certificateAuthorities.some(({ validFor }) => covers(validFor, time))
    ? undefined
    : { answer: 'unverified', why: `the trusted root did not trust its issuer at ${iso(time)}` }
}

const missingCertificateLog = (leaf: Certificate, root: TrustMaterial): Missing | undefined => {
  const proofs = leaf.extSCT?.signedCertificateTimestamps ?? []
  if (root.ctlogs.length > 0 && proofs.length === 0)
    return { answer: 'unverified', why: 'nothing proves that its certificate was logged (SCT)' }
  const isKnown = proofs.every((proof) =>
    root.ctlogs.some(
      ({ logID, validFor }) => logID.equals(proof.logID) && covers(validFor, proof.datetime),
    ),
  )
  return isKnown
    ? undefined
    : {
        answer: 'unverified',
        why: 'its certificate was logged where the trusted root does not look (SCT)',
      }
}

const iso = (time: Date): string =>
  Number.isNaN(time.getTime()) ? 'no time' : time.toISOString().replace('.000Z', 'Z')
