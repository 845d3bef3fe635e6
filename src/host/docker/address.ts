import { networkInterfaces } from 'node:os'
import type { Address } from '../address.ts'
import { fieldAt, listAt, textAt } from './fields.ts'

/** The addresses of this machine, by the name of the interface that has them. */
export type Interfaces = Readonly<
  Record<string, readonly { readonly address: string }[] | undefined>
>

/**
 * Where a container's port is reached from this machine; null while it does not run. If the bridge
 * of its network is this machine's own, that is the container's address on it: it answers while
 * Docker is away. Elsewhere (a Docker without root, or in a virtual machine) it is the port that is
 * published on 127.0.0.1, which goes away with Docker.
 */
export const addressOf = (
  inspected: unknown,
  port: number,
  interfaces: Interfaces = networkInterfaces(),
): Address | null => onBridge(inspected, port, interfaces) ?? published(inspected, port)

const onBridge = (inspected: unknown, port: number, interfaces: Interfaces): Address | null => {
  const networks = fieldAt(inspected, 'NetworkSettings', 'Networks') ?? {}
  for (const network of Object.values(networks)) {
    const host = textAt(network, 'IPAddress')
    // By its name, too: another Docker's bridge may have the same addresses.
    const bridge = interfaces[`br-${textAt(network, 'NetworkID').slice(0, 12)}`] ?? []
    const isHere = bridge.some(({ address }) => address === textAt(network, 'Gateway'))
    if (host !== '' && isHere) return { host, port }
  }
  return null
}

const published = (inspected: unknown, port: number): Address | null => {
  const [binding] = listAt(inspected, 'NetworkSettings', 'Ports', `${port}/tcp`)
  const here = Number(fieldAt(binding, 'HostPort'))
  return Number.isInteger(here) && here > 0 ? { host: '127.0.0.1', port: here } : null
}
