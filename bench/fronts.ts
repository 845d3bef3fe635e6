import { fork, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { accessSync, constants, writeFileSync } from 'node:fs'
import { connect, createServer, type AddressInfo } from 'node:net'
import { delimiter, join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { atEnd, scratchFolder } from './scratch.ts'

/** Proxies before the same two upstream ports, each on a port of its own. */
export interface Fronts {
  readonly edge: number
  readonly caddy: number
  readonly nginx: number
  readonly upstreams: readonly [number, number]
  /** Switches the edge to an upstream; resolves when the one before is drained. */
  switchTo(upstream: number): Promise<void>
}

/** The first of these programs that is not installed; null when all are. */
export const missing = (names: readonly string[]): string | null =>
  names.find((name) => !isInstalled(name)) ?? null

export const startFronts = async (profile: string | undefined): Promise<Fronts> => {
  const folder = scratchFolder()
  const [one, two, nginx, caddy, edge] = await freePorts()
  const hello = `default_type text/plain; return 200 "${'hello '.repeat(12)}\\n";`
  const upstream = [one, two].map((port) => `server { listen 127.0.0.1:${port}; ${hello} }`)
  await startNginx(folder, 'upstream', one, upstream.join('\n'))
  await startNginx(
    folder,
    'front',
    nginx,
    `upstream u { server 127.0.0.1:${one}; keepalive 64; keepalive_requests 100000000; }
    server { listen 127.0.0.1:${nginx}; location / { proxy_http_version 1.1;
      proxy_set_header Connection ""; proxy_set_header Host $host; proxy_pass http://u; } }`,
  )
  await startCaddy(folder, caddy, one)
  const child = fork(
    fileURLToPath(import.meta.resolve('./edge-process.ts')),
    [join(folder, 'routes.json'), String(edge)],
    { execArgv: profile === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profile}`] },
  )
  atEnd(async () => {
    const gone = once(child, 'exit')
    child.disconnect()
    await gone
  })
  await once(child, 'message')
  const switchTo = async (port: number): Promise<void> => {
    const switched = once(child, 'message')
    child.send(String(port))
    await switched
  }
  await switchTo(one)
  return { edge, caddy, nginx, upstreams: [one, two], switchTo }
}

const isInstalled = (name: string): boolean =>
  (process.env['PATH'] ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, name), constants.X_OK)
      return true
    } catch {
      return false
    }
  })

const startNginx = async (folder: string, name: string, port: number, http: string) => {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((each) => `${each}_temp_path ${join(folder, `${name}-${each}`)};`)
    .join(' ')
  const path = join(folder, `${name}.conf`)
  writeFileSync(
    path,
    `daemon off; worker_processes ${name === 'front' ? 2 : 1}; pid ${join(folder, `${name}.pid`)};
    error_log stderr crit; events { worker_connections 1024; }
    http { access_log off; keepalive_requests 100000000; ${temporary} ${http} }`,
  )
  await startOn(port, spawn('nginx', ['-p', folder, '-c', path, '-e', 'stderr']))
}

const startCaddy = async (folder: string, port: number, upstream: number) => {
  const path = join(folder, 'caddy.json')
  const handle = [{ handler: 'reverse_proxy', upstreams: [{ dial: `127.0.0.1:${upstream}` }] }]
  const routes = [{ match: [{ host: ['shop.localhost'] }], handle }]
  const server = { listen: [`127.0.0.1:${port}`], automatic_https: { disable: true }, routes }
  const admin = { disabled: true, config: { persist: false } }
  const logging = { logs: { default: { level: 'ERROR' } } }
  const config = { admin, logging, apps: { http: { servers: { front: server } } } }
  writeFileSync(path, JSON.stringify(config))
  await startOn(port, spawn('caddy', ['run', '--config', path]))
}

/** Resolves when something listens there. */
const startOn = async (port: number, child: ChildProcess): Promise<void> => {
  let said = ''
  child.stderr?.on('data', (piece) => (said = `${said}${String(piece)}`.slice(-2000)))
  atEnd(async () => {
    if (child.exitCode !== null) return
    const gone = once(child, 'exit')
    child.kill()
    await gone
  })
  for (let turn = 0; turn < 200; turn++) {
    if (child.exitCode !== null) break
    const socket = connect(port, '127.0.0.1')
    const open = await Promise.race([
      once(socket, 'connect').then(
        () => true,
        () => false,
      ),
      setTimeout(1000, false),
    ])
    socket.destroy()
    if (open) return
    await setTimeout(25)
  }
  throw new Error(`${child.spawnargs.join(' ')} does not listen: ${said}`)
}

const freePorts = async (): Promise<[number, number, number, number, number]> => {
  const servers = Array.from({ length: 5 }, () => createServer().listen(0, '127.0.0.1'))
  await Promise.all(servers.map((server) => once(server, 'listening')))
  const ports = servers.map((server) => (server.address() as AddressInfo).port)
  await Promise.all(servers.map((server) => server[Symbol.asyncDispose]()))
  return ports as [number, number, number, number, number]
}
