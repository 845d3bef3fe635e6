import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { call, type Connection } from '../../src/client/call.ts'
import { parseServer } from '../../src/client/server-address.ts'
import type { Endpoint } from '../../src/contract/endpoint.ts'
import { hostClient } from '../../src/drivers/host/host-client.ts'
import { hostRuntime } from '../../src/drivers/host/host-runtime.ts'
import { removeFolder } from '../../src/formats/archive/extract.ts'
import { startHost, type Host } from '../../src/host/host.ts'
import { socketPath } from '../../src/host/socket.ts'
import { serve, type Server } from '../../src/serve.ts'
import { shippedMigrations } from '../../src/shipped-migrations.ts'
import { shippedPage } from '../../src/shipped-page.ts'
import { settingsFor, until } from '../host/scene.ts'

/** A whole server in this process, on a folder of its own, with its page. */
export interface Site {
  /** The same address after every start. */
  readonly url: string
  readonly data: string
  /** The first administrator's secret. */
  readonly token: string
  /** Everything that the server logged, a JSON line each. */
  readonly log: readonly string[]
  /** How the API is called as the administrator. */
  readonly connection: Connection
  /** Calls the API, as the administrator unless another token is given. */
  ask<Input extends object, Output>(
    endpoint: Endpoint<Input, Output>,
    input: Input,
    token?: string,
  ): Promise<Output>
  /** The server's clock is so much later from now on; in milliseconds. */
  pass(ms: number): void
  stop(): Promise<void>
  start(): Promise<void>
  [Symbol.asyncDispose](): Promise<void>
}

// The stream of events would hold a server that stops for as long as it is patient.
const patience = {
  headersMs: 10_000,
  requestMs: 30_000,
  lookMs: 5_000,
  idleMs: 120_000,
  stoppingMs: 200,
}

/** Starts one; with a host, services are run from this port on. */
export const openSite = async (firstPort?: number): Promise<Site> => {
  const data = mkdtempSync(join(tmpdir(), 'berth-browser-'))
  const log: string[] = []
  let aheadMs = 0
  let server: Server | undefined
  const begin = (port: number): Promise<Server> =>
    serve(
      { listen: '127.0.0.1', port, data, databaseUrl: undefined, callsPerSecond: 1_000_000 },
      {
        version: 'test',
        migrations: shippedMigrations(),
        page: shippedPage,
        log: (line) => log.push(JSON.stringify(line)),
        now: () => Date.now() + aheadMs,
        patience,
      },
    )
  const host: Host | undefined =
    firstPort === undefined ? undefined : await startHost(settingsFor(data, firstPort))
  server = await begin(0)
  const { url, unshown } = server
  const token = unshown?.secret ?? ''
  unshown?.forget()
  const address = parseServer(url)
  if (!address) throw new Error(`${url} is no address`)
  const connection = { server: address, token, timeoutMs: 60_000, agent: 'test' }
  const stop = async (): Promise<void> => {
    await server?.stop()
    server = undefined
  }
  return {
    url,
    data,
    token,
    log,
    connection,
    ask: async (endpoint, input, by = token) =>
      (await call(endpoint, input, { ...connection, token: by })).value,
    pass: (ms) => {
      aheadMs += ms
    },
    stop,
    start: async () => {
      server = await begin(address.port)
    },
    [Symbol.asyncDispose]: async () => {
      await stop()
      if (host) await endAll(data)
      await host?.close()
      await removeFolder(join(data, 'releases')).catch(() => {})
      rmSync(data, { recursive: true, force: true })
    },
  }
}

/** Services outlive their server: here they end with the test. */
const endAll = async (data: string): Promise<void> => {
  const runtime = hostRuntime(hostClient(() => socketPath(data)))
  for (const { id } of (await runtime.state()).instances) await runtime.stop(id, 0)
  await until('all instances are gone', async () =>
    (await runtime.state()).instances.every(({ state }) => state === 'gone' || state === 'exited'),
  )
}
