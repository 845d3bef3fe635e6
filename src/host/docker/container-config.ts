import { portHere } from '../wire.ts'

/** How much a container may take; undefined is as much as there is. */
export interface Limits {
  /** Processes and threads together. */
  readonly pids: number
  readonly memoryBytes?: number | undefined
}

/** What a container is made from. */
export interface ContainerWanted {
  readonly image: string
  /** Replaces the image's entrypoint and command; empty is the image's own. */
  readonly argv: readonly string[]
  readonly env: Readonly<Record<string, string>>
  /** Published on a port of Docker's choosing, to this machine alone. */
  readonly port: number | null
  readonly network: string
  readonly labels: Readonly<Record<string, string>>
  readonly limits: Limits
}

/**
 * Dropped from Docker's usual capabilities: none is needed to serve, and NET_RAW would let one
 * container pose as another in its network.
 */
const dropped: readonly string[] = ['AUDIT_WRITE', 'MKNOD', 'NET_RAW', 'SETFCAP', 'SYS_CHROOT']

/** The body of `POST /containers/create`. */
export const containerConfig = (wanted: ContainerWanted): object => {
  const { port } = wanted
  const env = port === null ? wanted.env : { ...wanted.env, PORT: String(port) }
  return {
    Image: wanted.image,
    Env: Object.entries(env).map(([name, value]) => `${name}=${value}`),
    ...(wanted.argv.length === 0 ? {} : { Entrypoint: argvOf(wanted.argv, port), Cmd: [] }),
    Labels: wanted.labels,
    Tty: false,
    OpenStdin: false,
    // Readiness is asked from outside, by the host.
    Healthcheck: { Test: ['NONE'] },
    ...(port === null ? {} : { ExposedPorts: { [`${port}/tcp`]: {} } }),
    HostConfig: {
      Init: true,
      NetworkMode: wanted.network,
      PublishAllPorts: false,
      ...(port === null
        ? {}
        : { PortBindings: { [`${port}/tcp`]: [{ HostIp: '127.0.0.1', HostPort: '' }] } }),
      RestartPolicy: { Name: 'no' },
      Privileged: false,
      CapDrop: dropped,
      SecurityOpt: ['no-new-privileges'],
      PidsLimit: wanted.limits.pids,
      ...(wanted.limits.memoryBytes === undefined
        ? {}
        : { Memory: wanted.limits.memoryBytes, MemorySwap: wanted.limits.memoryBytes }),
      LogConfig: { Type: 'json-file', Config: { 'max-size': '10m', 'max-file': '3' } },
    },
  }
}

const argvOf = (argv: readonly string[], port: number | null): readonly string[] =>
  argv.map((word) => word.replaceAll(portHere, String(port ?? '')))
