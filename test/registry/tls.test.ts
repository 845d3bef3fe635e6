import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:https'
import { connect, createServer as createProxy, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { suite, test } from 'node:test'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { digestOf } from '../../src/formats/digest.ts'
import { answerManifest, manifestBytes, startFakeRegistry } from './fake-registry.ts'
import { lacks } from './registry-fixture.ts'
import { failure, resolve, temporaryFolder } from './resolving.ts'

/** A server with a certificate of its own for 127.0.0.1, which nobody trusts yet. */
const startSecure = async () => {
  await using folder = await temporaryFolder()
  const [key, cert] = [join(folder.path, 'key.pem'), join(folder.path, 'cert.pem')]
  const request = ['req', '-x509', '-nodes', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256']
  const about = ['-days', '2', '-subj', '/CN=berth', '-addext', 'subjectAltName=IP:127.0.0.1']
  execFileSync('openssl', [...request, ...about, '-keyout', key, '-out', cert], { stdio: 'ignore' })
  const certificate = await readFile(cert, 'utf8')
  const server = createServer({ key: await readFile(key), cert: certificate }, (_, response) =>
    answerManifest(response),
  )
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    certificate,
    [Symbol.asyncDispose]: async () => {
      const closed = new Promise((done) => server.close(done))
      server.closeAllConnections()
      await closed
    },
  }
}

const trust = (certificate: string): Disposable => {
  const before = getCACertificates('default')
  setDefaultCACertificates([...before, certificate])
  return { [Symbol.dispose]: () => setDefaultCACertificates(before) }
}

/** A registry of this machine that keeps its manifests elsewhere, behind HTTPS. */
const startRedirecting = (secureHost: string) =>
  startFakeRegistry((_, response) => {
    response.writeHead(307, { location: `https://${secureHost}/blob` }).end()
  })

suite('HTTPS', { skip: lacks('openssl') }, () => {
  test('is spoken to those whose certificate is trusted, and to no others', async () => {
    await using secure = await startSecure()
    await using registry = await startRedirecting(secure.host)
    const error = await failure('registry_unreachable', `${registry.host}/x`)
    assert.match(error.message, /SELF_SIGNED_CERT/)
    assert.match(error.next, /NODE_EXTRA_CA_CERTS/)
    using _ = trust(secure.certificate)
    assert.equal((await resolve(`${registry.host}/x`)).digest, digestOf(manifestBytes))
  })

  test('goes through a proxy, which sees where to and nothing else; plain HTTP does not', async () => {
    const heads: string[] = []
    const proxy = createProxy((client) => {
      client.once('data', (head) => {
        heads.push(head.toString())
        const [, host = '', port = ''] = /^CONNECT ([\d.]+):(\d+) /.exec(head.toString()) ?? []
        const server = connect(Number(port), host, () => {
          client.write('HTTP/1.1 200 OK\r\n\r\n')
          client.pipe(server).pipe(client)
        })
        server.on('error', () => client.destroy())
        client.on('error', () => server.destroy())
      })
    })
    await new Promise<void>((done) => proxy.listen(0, '127.0.0.1', done))
    const address = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`
    try {
      await using secure = await startSecure()
      await using registry = await startRedirecting(secure.host)
      using _ = trust(secure.certificate)
      const env = { HTTPS_PROXY: address, HTTP_PROXY: address, http_proxy: address }
      assert.equal((await resolve(`${registry.host}/x`, { env })).digest, digestOf(manifestBytes))
      assert.equal(heads.length, 1)
      assert.match(heads[0] ?? '', new RegExp(`^CONNECT ${secure.host} HTTP`))
      await resolve(`${registry.host}/x`, { env: { ...env, NO_PROXY: '127.0.0.1' } })
      assert.equal(heads.length, 1)
    } finally {
      await new Promise((done) => proxy.close(done))
    }
  })
})
