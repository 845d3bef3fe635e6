import { RegistryError } from './registry-error.ts'

/** A server that took longer than it may. */
export const timedOut = (url: URL, ms: number): RegistryError =>
  new RegistryError(
    'registry_timeout',
    `${url.host} did not answer within ${ms} ms`,
    'Check the registry and the network, then try again, or give the digest: name@sha256:…',
  )

/** What a failed request comes to; only the error's code is kept, never its text. */
export const asFault = (url: URL, error: unknown): RegistryError => {
  if (error instanceof RegistryError) return error
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'no reason given'
  if (code.startsWith('HPE_'))
    return new RegistryError(
      'registry_malformed',
      `${url.host} answered with something that is not HTTP (${code})`,
      'Check the port: registries speak HTTPS, and plain HTTP only on this machine or with --registry-insecure',
    )
  return new RegistryError(
    'registry_unreachable',
    `cannot reach ${url.host} (${code})`,
    adviceFor(code),
  )
}

const adviceFor = (code: string): string => {
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN')
    return 'Check the name of the registry and the network, then try again'
  if (/CERT|SIGNATURE|SSL|TLS|EPROTO|ISSUER/.test(code))
    return 'Have Node trust its certificate authority (NODE_EXTRA_CA_CERTS=ca.pem), or allow plain HTTP with --registry-insecure if it has no certificate'
  return 'Check that the registry runs and can be reached from here, then try again'
}
