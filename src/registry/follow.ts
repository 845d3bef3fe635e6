import { nextAddress } from './address.ts'
import { RegistryError } from './registry-error.ts'
import type { Answer, Exchange, Transport } from './transport.ts'

/** An answer, and who gave it in the end. */
export type Arrival = { readonly answer: Answer; readonly url: URL }

const mostRedirects = 5
const redirects: readonly number[] = [301, 302, 303, 307, 308]

/** Sends a GET and follows at most five redirects; credentials stay with the first server. */
export const follow = async (
  transport: Transport,
  insecure: boolean,
  exchange: Exchange & { readonly method: 'GET' },
): Promise<Arrival> => {
  let { url, headers } = exchange
  for (let hop = 0; hop <= mostRedirects; hop++) {
    const answer = await transport.send({ ...exchange, url, headers })
    const { location } = answer.headers
    if (!redirects.includes(answer.status) || location === undefined) return { answer, url }
    const next = nextAddress(url, location, insecure)
    if (next.origin !== url.origin) headers = withoutCredentials(headers)
    url = next
  }
  throw new RegistryError(
    'registry_redirects',
    `${exchange.url.host} redirects more than ${mostRedirects} times`,
    'Tell whoever runs the registry, or give the digest: name@sha256:…',
  )
}

const withoutCredentials = (headers: Exchange['headers']): Exchange['headers'] =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => name !== 'authorization'))
