import type { TrustMaterial } from '@sigstore/verify'
import type { Identity } from '../formats/evidence/identity.ts'

/** A certificate as Sigstore's own library reads it. */
export type Certificate = TrustMaterial['certificateAuthorities'][number]['certChain'][number]

const subjectAltName = '2.5.29.17'
const userName = '1.3.6.1.4.1.57264.1.7'
const issuerOfOldCertificates = '1.3.6.1.4.1.57264.1.1'
const issuer = '1.3.6.1.4.1.57264.1.8'
const extendedKeyUsage = '2.5.29.37'
const codeSigning = '1.3.6.1.5.5.7.3.3'

/**
 * Who a certificate was issued to (Fulcio, "Certificate Specification"): its one subject alternative
 * name, and the issuer in its extensions; undefined if it does not say both in visible ASCII.
 */
export const identityIn = (certificate: Certificate): Identity | undefined => {
  const names = certificate.extension(subjectAltName)?.valueObj.subs[0]?.subs ?? []
  const found = issuerIn(certificate)
  const [name] = names
  if (!name || names.length !== 1 || found === undefined) return undefined
  // Of several names none would be the one that was proven.
  const subject =
    name.subs.length > 0
      ? visible(name.subs[1]?.subs[0]?.value, certificate.extSubjectAltName?.otherName(userName))
      : visible(name.value, certificate.subjectAltName)
  return subject === undefined ? undefined : { issuer: found, subject }
}

const issuerIn = (certificate: Certificate): string | undefined => {
  const extension = certificate.extension(issuer)
  const bytes = extension
    ? extension.valueObj.subs[0]?.value
    : certificate.extension(issuerOfOldCertificates)?.value
  return bytes && visible(bytes, bytes.toString('latin1'))
}

// The library reads bytes as ASCII by dropping a bit, which would make one name out of another.
const visible = (bytes: Uint8Array | undefined, text: string | undefined): string | undefined =>
  bytes?.every((byte) => byte > 0x20 && byte < 0x7f) && bytes.length <= 2048 && text !== ''
    ? text
    : undefined

/** Whether a certificate is for signing code, and not an authority's (RFC 5280, section 4.2.1). */
export const isForSigning = (certificate: Certificate): boolean => {
  const { extBasicConstraints, extKeyUsage } = certificate
  if (extBasicConstraints?.isCA || extKeyUsage?.digitalSignature === false) return false
  const purposes = certificate.extension(extendedKeyUsage)?.valueObj.subs[0]?.subs ?? []
  return purposes.some((purpose) => purpose.toOID() === codeSigning)
}
