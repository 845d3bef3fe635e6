import assert from 'node:assert/strict'
import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { connect } from 'node:tls'
import { removeFolder } from '../../src/formats/archive/extract.ts'
import { startHost, type Host } from '../../src/host/host.ts'
import {
  instanceOnce,
  newData,
  server,
  settingsFor,
  store,
  tell,
  until,
  web,
} from '../host/scene.ts'

const isThere = spawnSync('caddy', ['version']).status === 0
const skip = isThere ? false : 'caddy is not installed (apt-get install caddy)'

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const found = createServer().listen(0, '127.0.0.1', () => {
      const { port } = found.address() as AddressInfo
      found.close(() => resolve(port))
    })
  })

/** The example as it is, but for its ports and for who signs the certificates. */
const exampleWith = (ports: Readonly<Record<'tls' | 'ask' | 'edge', number>>): string =>
  readFileSync('examples/caddy/Caddyfile', 'utf8')
    .replace(
      /^\{$/m,
      '{\n\tadmin off\n\tauto_https disable_redirects\n\tskip_install_trust\n\tlocal_certs',
    )
    .replace('127.0.0.1:7481', `127.0.0.1:${ports.ask}`)
    .replace('127.0.0.1:7480', `127.0.0.1:${ports.edge}`)
    .replace('https:// {', `https://:${ports.tls} {`)

/** What is answered under a host name over TLS, or why there is no connection. */
const ask = (port: number, servername: string): Promise<string> =>
  new Promise((resolve) => {
    let text = ''
    // Caddy signs with an authority of its own here, which nobody trusts.
    const socket = connect({ port, host: '127.0.0.1', servername, rejectUnauthorized: false }, () =>
      socket.end(`GET / HTTP/1.1\r\nHost: ${servername}\r\nConnection: close\r\n\r\n`),
    )
    socket.on('data', (part) => (text += part.toString()))
    socket.on('error', (error) => resolve(`no connection: ${error.message}`))
    socket.on('close', () => resolve(text))
  })

describe('caddy in front of the edge', { skip, timeout: 60_000 }, () => {
  const data = newData()
  let host: Host
  let caddy: ChildProcess
  let port: number
  before(async () => {
    port = await freePort()
    const askPort = await freePort()
    const settings = settingsFor(data, 20_900)
    const edge = { ...settings.edge, askPort, trustedProxies: ['loopback'] }
    host = await startHost({ ...settings, edge })
    const digest = await store(data, {
      'server.js': server(`res.end(req.headers['x-forwarded-proto'])`),
    })
    await tell(data, 'start', web(digest))
    await instanceOnce(data, 'dep_1-1', { health: 'ready' })
    await tell(data, 'route', {
      fence: { incarnation: 'one', version: 1 },
      routes: [{ host: 'shop.example', path: '/', strip: false, deployment: 'dep_1' }],
    })
    const config = join(data, 'Caddyfile')
    const ports = { tls: port, ask: askPort, edge: host.edge.state().port ?? 0 }
    writeFileSync(config, exampleWith(ports))
    const env = {
      PATH: process.env['PATH'],
      HOME: data,
      XDG_DATA_HOME: data,
      XDG_CONFIG_HOME: data,
    }
    caddy = spawn('caddy', ['run', '--config', config], { env, stdio: 'ignore' })
  })
  after(async () => {
    const ended = new Promise((resolve) => caddy.once('exit', resolve))
    caddy.kill('SIGTERM')
    await ended
    await tell(data, 'stop', { id: 'dep_1-1', graceMs: 0, fence: null })
    await instanceOnce(data, 'dep_1-1', { state: 'exited' })
    await host.close()
    await removeFolder(data)
  })

  it('makes a certificate for what is routed, and says that the request came by https', async () => {
    const answer = await until('caddy answers', async () => {
      const text = await ask(port, 'shop.example')
      return text.startsWith('HTTP/1.1 200') && text
    })
    assert.match(answer, /https\s*(?:0\s*)?$/)
  })

  it('makes none for any other host', async () => {
    assert.match(await ask(port, 'other.example'), /^no connection: .*alert/i)
  })
})
