import { BlockList, isIP, type Socket } from 'node:net'

/** Who is at the other end of a client's connection. */
export interface Peer {
  readonly address: string
  /** Whether what it says of others in `X-Forwarded-…` is believed. */
  readonly trusted: boolean
}

/** Looks a connection's peer up, once for each connection. */
export type PeerOf = (socket: Socket) => Peer

/**
 * Trusted proxies are addresses, networks (`10.0.0.0/8`) or `loopback`; throws a `RangeError` for
 * anything else.
 */
export const peersOf = (trustedProxies: readonly string[]): PeerOf => {
  const trusted = listOf(trustedProxies)
  const known = new WeakMap<Socket, Peer>()
  return (socket) => {
    const before = known.get(socket)
    if (before) return before
    const address = (socket.remoteAddress ?? '').replace(/^::ffff:(?=\d+\.)/, '')
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4'
    const peer = { address, trusted: isIP(address) > 0 && trusted.check(address, family) }
    known.set(socket, peer)
    return peer
  }
}

const listOf = (trustedProxies: readonly string[]): BlockList => {
  const list = new BlockList()
  for (const entry of trustedProxies.flatMap((each) => (each === 'loopback' ? loopback : [each]))) {
    const [address = '', prefix] = entry.split('/')
    const family = isIP(address)
    const bits = prefix === undefined ? (family === 6 ? 128 : 32) : Number(prefix)
    if (family === 0 || !/^\d{1,3}$/.test(prefix ?? '0') || bits > (family === 6 ? 128 : 32))
      throw new RangeError(`${JSON.stringify(entry)} is no address, network or "loopback"`)
    list.addSubnet(address, bits, family === 6 ? 'ipv6' : 'ipv4')
  }
  return list
}

const loopback = ['127.0.0.0/8', '::1']
