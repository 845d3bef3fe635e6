import { createHash, createPublicKey, X509Certificate } from 'node:crypto'
import {
  TrustedRoot as SigstoreRoot,
  type CertificateAuthority,
  type TransparencyLogInstance,
} from '@sigstore/protobuf-specs'
import { isJsonObject, type JsonValue } from '../json/canonical.ts'
import { parsed, unparsed, type Parsed } from '../parsed.ts'
import { parseStrictJson } from '../json/strict.ts'

/**
 * A Sigstore trusted root: who may issue certificates, keep logs and give timestamps. `digest` is
 * the lower-case hex SHA-256 of its text.
 */
export type TrustedRoot = {
  readonly digest: string
  readonly json: string
  readonly root: SigstoreRoot
}

/** How large a trusted root may be, in bytes. */
export const maxRootBytes = 256 * 1024

const mediaTypes: readonly string[] = [
  'application/vnd.dev.sigstore.trustedroot+json;version=0.1',
  'application/vnd.dev.sigstore.trustedroot.v0.1+json',
  'application/vnd.dev.sigstore.trustedroot.v0.2+json',
]
const mostEach = 64
const longestChain = 8

/**
 * Reads a Sigstore trusted root (protobuf JSON, v0.1 or v0.2) of at most 256 KiB: at least one
 * certificate authority, and something that proves when a signature was made.
 */
export const parseTrustedRoot = (bytes: Uint8Array | string): Parsed<TrustedRoot> => {
  const json = parseStrictJson(bytes, { maxBytes: maxRootBytes, maxDepth: 20 })
  if (!json.ok) return json
  const refusal = refuseShape(json.value)
  if (refusal !== undefined) return unparsed(refusal)
  const root = decode(json.value)
  if (root === undefined) return unparsed('must be a valid Sigstore trusted root')
  const problem = findProblem(root)
  if (problem !== undefined) return unparsed(problem)
  const text = Buffer.from(bytes).toString('utf8')
  const digest = createHash('sha256').update(text).digest('hex')
  return parsed({ digest, json: text, root })
}

const lists = ['certificateAuthorities', 'tlogs', 'ctlogs', 'timestampAuthorities'] as const

const refuseShape = (value: JsonValue): string | undefined => {
  if (!isJsonObject(value)) return 'must be a Sigstore trusted root: a JSON object'
  const { mediaType } = value
  if (typeof mediaType !== 'string' || !mediaTypes.includes(mediaType))
    return `must have ${mediaTypes.join(' or ')} at /mediaType`
  for (const name of lists) {
    const list = value[name] ?? []
    if (!Array.isArray(list) || list.length > mostEach || !list.every(isJsonObject))
      return `must have at most ${mostEach} objects at /${name}`
  }
  return undefined
}

const decode = (value: JsonValue): SigstoreRoot | undefined => {
  try {
    return SigstoreRoot.fromJSON(value)
  } catch {
    return undefined
  }
}

const findProblem = (root: SigstoreRoot): string | undefined => {
  if (root.certificateAuthorities.length === 0) return 'must have a certificate authority'
  // Otherwise nothing could ever prove that a certificate of ten minutes was still good.
  if (root.tlogs.length + root.timestampAuthorities.length === 0)
    return 'must have a transparency log or a timestamp authority'
  for (const name of ['certificateAuthorities', 'timestampAuthorities'] as const)
    for (const [index, authority] of root[name].entries()) {
      const problem = findChainProblem(authority)
      if (problem !== undefined) return `${problem} at /${name}/${index}`
    }
  for (const name of ['tlogs', 'ctlogs'] as const)
    for (const [index, log] of root[name].entries()) {
      const problem = findLogProblem(log)
      if (problem !== undefined) return `${problem} at /${name}/${index}`
    }
  return undefined
}

type Range = { readonly start?: Date | undefined; readonly end?: Date | undefined }

const findLogProblem = (log: TransparencyLogInstance): string | undefined => {
  const { publicKey, baseUrl, checkpointKeyId, logId } = log
  const keyId = (checkpointKeyId ?? logId)?.keyId ?? Buffer.alloc(0)
  if (keyId.length < 4 || keyId.length > 64) return 'must have a log id of 4 to 64 bytes'
  if (baseUrl === '' || baseUrl.length > 512) return 'must have a base URL of 1 to 512 characters'
  if (publicKey?.rawBytes === undefined || !isKey(publicKey.rawBytes))
    return 'must have a public key that can be read'
  return findRangeProblem(publicKey.validFor)
}

const isKey = (der: Buffer): boolean =>
  (['spki', 'pkcs1'] as const).some((type) => {
    try {
      createPublicKey({ key: der, format: 'der', type })
      return true
    } catch {
      return false
    }
  })

// Without a beginning a stolen key could vouch for all of the past.
const findRangeProblem = (range: Range | undefined): string | undefined => {
  const times = [range?.start, range?.end].filter((time) => time !== undefined)
  return range?.start === undefined || times.some((time) => Number.isNaN(time.getTime()))
    ? 'must say since when it is valid (validFor.start, RFC 3339)'
    : undefined
}

const findChainProblem = (authority: CertificateAuthority): string | undefined => {
  const chain = authority.certChain?.certificates ?? []
  if (chain.length < 1 || chain.length > longestChain)
    return `must have a chain of 1 to ${longestChain} certificates`
  const read = chain.flatMap(({ rawBytes }) => readCertificate(rawBytes) ?? [])
  if (read.length < chain.length) return 'must have X.509 certificates in DER'
  const isChain = read.every((each, at) => isIssuedBy(each, read[at + 1] ?? each))
  if (!isChain)
    return 'must have each certificate issued by the next one, and the last one by itself'
  // Certificates of one key issue each other in a circle, which a search for a path never leaves.
  const keys = new Set(read.slice(0, -1).map((each) => keyIn(each)))
  if (keys.size < read.length - 1) return 'must have a key of its own in each certificate'
  return findRangeProblem(authority.validFor)
}

const readCertificate = (der: Buffer): X509Certificate | undefined => {
  try {
    const certificate = new X509Certificate(der)
    return certificate.raw.equals(der) ? certificate : undefined
  } catch {
    return undefined
  }
}

const isIssuedBy = (certificate: X509Certificate, issuer: X509Certificate): boolean => {
  try {
    return certificate.issuer === issuer.subject && certificate.verify(issuer.publicKey)
  } catch {
    return false
  }
}

const keyIn = ({ publicKey }: X509Certificate): string =>
  publicKey.export({ type: 'spki', format: 'der' }).toString('base64')

/** Who stands in a trusted root, by their addresses, for a reader. */
export const namesInRoot = ({ root }: TrustedRoot): RootNames => ({
  certificateAuthorities: root.certificateAuthorities.map(({ uri, subject }) =>
    nameOf(uri, subject?.commonName),
  ),
  logs: root.tlogs.map(({ baseUrl }) => nameOf(baseUrl, undefined)),
  certificateLogs: root.ctlogs.map(({ baseUrl }) => nameOf(baseUrl, undefined)),
  timestampAuthorities: root.timestampAuthorities.map(({ uri, subject }) =>
    nameOf(uri, subject?.commonName),
  ),
})

/** The addresses of those who stand in a trusted root, each list in the root's own order. */
export interface RootNames {
  readonly certificateAuthorities: readonly string[]
  readonly logs: readonly string[]
  readonly certificateLogs: readonly string[]
  readonly timestampAuthorities: readonly string[]
}

const nameOf = (uri: string, commonName: string | undefined): string =>
  [uri, commonName].find((each) => each !== undefined && /^[\x20-\x7e]{1,512}$/.test(each)) ??
  '(no name)'
