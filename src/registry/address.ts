import { isIPv4 } from 'node:net'
import { RegistryError } from './registry-error.ts'

/** Where a registry answers: HTTPS, or plain HTTP on this machine or where it was asked for. */
export const registryAddress = (registry: string, insecure: boolean): URL => {
  // Docker Hub's images are served by another name than they are known by.
  if (registry === 'docker.io') return new URL('https://registry-1.docker.io')
  const url = new URL(`https://${registry}`)
  const plain = (insecure || isLoopback(url)) && !registry.endsWith(':443')
  return plain ? new URL(`http://${registry}`) : url
}

/**
 * Where a registry sends us, to fetch a token or the bytes: read, and refused if it is no web
 * address, carries a password, or would take us from HTTPS to plain HTTP or to plain HTTP on
 * another machine.
 */
export const nextAddress = (from: URL, text: string, insecure: boolean): URL => {
  const to = URL.canParse(text, from) ? new URL(text, from) : undefined
  if (!to || !/^https?:$/.test(to.protocol) || to.username !== '' || to.password !== '')
    throw new RegistryError(
      'registry_malformed',
      `${from.host} sends us to an address that we do not follow`,
      'Tell whoever runs the registry: redirects and token realms must be plain http(s) addresses',
    )
  const allowed = insecure || (from.protocol === 'http:' && isLoopback(to))
  if (to.protocol === 'http:' && !allowed)
    throw new RegistryError(
      'registry_insecure',
      `${from.host} sends us to ${to.host} over plain HTTP, which anybody on the way could read and change`,
      'Tell whoever runs the registry, or allow plain HTTP with --registry-insecure',
    )
  return to
}

const isLoopback = (url: URL): boolean =>
  url.hostname === 'localhost' ||
  url.hostname === '[::1]' ||
  (isIPv4(url.hostname) && url.hostname.startsWith('127.'))
