import { readFileSync } from 'node:fs'
import { trustedKey } from './envelopes.ts'
import { absent, type Row } from './project-environment-refusals.ts'

const json = readFileSync(
  new URL('../signatures/recorded/public-good-trusted-root.json', import.meta.url),
  'utf8',
)
const issuer = 'https://token.actions.githubusercontent.com'
const mediaType = 'application/vnd.dev.sigstore.trustedroot+json;version=0.1'

/** What is trusted before the rows ask for it again. */
export const trustedAlready = {
  root: { name: 'public-good', json },
  identity: { name: 'release', issuer, subject: 'https://github.com/acme/**' },
}

const root = (name: string, text: string, says: RegExp): Row => ({
  name,
  id: 'trusted-root.add',
  input: { name: 'mine', json: text },
  code: 'root_invalid',
  says,
  next: /trusted_root.json as its Sigstore instance publishes it/,
  pointer: '#/json',
})
/** What keys, trusted roots and identities are refused for. */
export const trustRefusals: readonly Row[] = [
  {
    name: 'a private key',
    id: 'key.add',
    input: { name: 'mine', pem: trustedKey.privateKey },
    code: 'key_invalid',
    says: /must not be a private key/,
    next: /openssl pkey/,
    pointer: '#/pem',
  },
  {
    name: 'a key that is no key',
    id: 'key.add',
    input: { name: 'mine', pem: 'x' },
    code: 'key_invalid',
    says: /ECDSA P-256 or Ed25519 public key in PEM/,
  },
  {
    name: 'a key that is trusted already',
    id: 'key.add',
    input: { name: 'again', pem: trustedKey.publicKey },
    code: 'name_taken',
    says: /Key trusted .* is trusted already/,
  },
  root('text', 'hello', /must be JSON/),
  root('two roots in one file', `${json}\n${json}`, /must be JSON/),
  root('a key twice', json.replace('{', '{"tlogs":[],'), /a key twice/),
  root('half a root', json.slice(0, 3000), /must be JSON/),
  root('a bundle', '{"mediaType":"application/vnd.dev.sigstore.bundle.v0.3+json"}', /\/mediaType/),
  root('no authority', JSON.stringify({ mediaType }), /must have a certificate authority/),
  {
    name: 'a root that is there already',
    id: 'trusted-root.add',
    input: { name: 'again', json },
    code: 'name_taken',
    says: /Trusted root public-good .* is there already/,
  },
  {
    name: 'an identity that is trusted already',
    id: 'identity.add',
    input: { ...trustedAlready.identity, name: 'again' },
    code: 'name_taken',
    says: /Identity release .* is trusted already/,
    next: /berth identity remove release/,
  },
  absent('identity.remove', { name: 'releese' }, /no trusted identity releese/, /mean release\?/),
  absent('trusted-root.remove', { name: 'x' }, /no trusted root x/, /berth trusted-root list/),
]
