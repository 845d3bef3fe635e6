import { listKeys } from '../../contract/evidence.ts'
import {
  describeTrustedRoot,
  listTrustedIdentities,
  listTrustedRoots,
} from '../../contract/trust.ts'
import { listServerKeys } from '../../contract/verification.ts'
import type { Invocation } from '../frame/invocation.ts'
import { patiently } from '../frame/patiently.ts'
import type { BundleKey, BundleRoot, TrustInside } from './bundle.ts'

type Call = Invocation['call']

/** Whom the organization trusts now. */
export const gatherTrust = async (call: Call): Promise<TrustInside> => {
  const { items } = (await patiently(() => call(listTrustedIdentities, {}))).value
  return {
    keys: await keysOf(call),
    roots: await rootsOf(call),
    identities: items.map(({ name, issuer, subject }) => ({ name, issuer, subject })),
  }
}

const rootsOf = async (call: Call): Promise<readonly BundleRoot[]> => {
  const roots: BundleRoot[] = []
  for (const { name } of (await patiently(() => call(listTrustedRoots, {}))).value.items) {
    const { digest, json } = (await patiently(() => call(describeTrustedRoot, { name }))).value
    roots.push({ name, digest, json })
  }
  return roots
}

const keysOf = async (call: Call): Promise<readonly BundleKey[]> => {
  const [server, own] = [
    (await patiently(() => call(listServerKeys, {}))).value.items,
    (await patiently(() => call(listKeys, {}))).value.items,
  ]
  return [
    ...server.map(({ keyid, name, voice, pem }) => ({ keyid, name, voice, pem })),
    ...own.map(({ keyid, name, pem }) => ({ keyid, name, voice: 'organization' as const, pem })),
  ]
}
