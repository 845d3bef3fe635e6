import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { describe, it, type TestContext } from 'node:test'
import { partOf } from '../../src/host/edge/conditions.ts'
import { raw, startWorld, statuses, to, until } from './world.ts'

const hello = '<h1>hello</h1>'

const startSite = async (t: TestContext) => {
  const world = await startWorld(t)
  const site = join(world.folder, 'site')
  mkdirSync(join(site, 'docs'), { recursive: true })
  mkdirSync(join(world.folder, 'site-secret'))
  mkdirSync(join(site, '.well-known'))
  const files: Record<string, string> = {
    'site/index.html': hello,
    'site/docs/index.html': 'docs',
    'site/app.js': 'x',
    'site/a b.txt': 'spaced',
    'site/empty.txt': '',
    'site/.env': 'SECRET=1',
    'site/.well-known/a': 'known',
    'secret.txt': 'secret',
    'site-secret/s.txt': 'secret',
  }
  for (const [name, text] of Object.entries(files)) writeFileSync(join(world.folder, name), text)
  symlinkSync('index.html', join(site, 'inward.html'))
  symlinkSync('../secret.txt', join(site, 'outward.txt'))
  symlinkSync('../site-secret', join(site, 'outward'))
  symlinkSync('/etc/passwd', join(site, 'absolute.txt'))
  symlinkSync('nowhere', join(site, 'dangling'))
  symlinkSync('round', join(site, 'round'))
  world.folders.set('dep', site)
  await world.route(to('dep'))
  const ask = (path: string, more = '', method = 'GET'): Promise<string> =>
    raw(
      world.port,
      `${method} ${path} HTTP/1.1\r\nHost: shop.localhost\r\n${more}Connection: close\r\n\r\n`,
    )
  return { ...world, site, ask }
}

describe('a static service', () => {
  const answers: readonly (readonly [path: string, status: number, inside: RegExp])[] = [
    ['/', 200, /Content-Type: text\/html; charset=utf-8[^]*<h1>hello<\/h1>$/],
    ['/index.html?x', 200, /hello/],
    ['/docs/', 200, /docs$/],
    ['/docs?x=y', 308, /Location: \/docs\/\?x=y\r\n/],
    ['//docs', 308, /Location: \/docs\/\r\n/],
    ['/app.js', 200, /Content-Type: text\/javascript/],
    ['/a%20b.txt', 200, /spaced$/],
    ['/empty.txt', 200, /Content-Length: 0\r\n/],
    ['/inward.html', 200, /hello/],
    ['/.well-known/a', 200, /application\/octet-stream[^]*known$/],
    ['/nothing', 404, /There is nothing/],
    ['/index.html/', 404, /There is nothing/],
    ['/.env', 404, /There is nothing/],
    ['/outward.txt', 404, /There is nothing/],
    ['/outward/s.txt', 404, /There is nothing/],
    ['/absolute.txt', 404, /There is nothing/],
    ['/dangling', 404, /There is nothing/],
    ['/round', 404, /There is nothing/],
    ['/%ff', 404, /There is nothing/],
    ['/../secret.txt', 400, /Bad Request/],
    ['/%2e%2e/secret.txt', 400, /Bad Request/],
    ['/..%2fsecret.txt', 400, /Bad Request/],
    ['/docs/..%5c..%5csecret.txt', 400, /Bad Request/],
  ]
  for (const [path, status, inside] of answers)
    it(`answers ${status} to ${path}`, async (t) => {
      const { ask } = await startSite(t)
      const answer = await ask(path)
      assert.deepEqual(statuses(answer), [status])
      assert.match(answer, inside)
      assert.doesNotMatch(answer, /secret$|root:/)
    })

  it('has a page of its own for what is not there', async (t) => {
    const { ask, site } = await startSite(t)
    writeFileSync(join(site, '404.html'), 'no such page')
    const answer = await ask('/nothing', 'Range: bytes=0-1\r\n')
    assert.match(answer, /404 Not Found[^]*text\/html[^]*no such page$/)
  })

  it('answers GET and HEAD alone', async (t) => {
    const { ask } = await startSite(t)
    const answer = await ask('/', '', 'HEAD')
    assert.match(answer, new RegExp(`Content-Length: ${hello.length}\r\n`))
    assert.ok(answer.endsWith('\r\n\r\n'))
    assert.match(await ask('/', '', 'DELETE'), /405 [^]*Allow: GET, HEAD\r\n/)
  })

  it('tags content, so that a new release of the same is known', async (t) => {
    const { ask } = await startSite(t)
    const tag = createHash('sha256').update(hello).digest('base64url').slice(0, 27)
    assert.match(await ask('/'), new RegExp(`ETag: "${tag}"\r\n`))
    for (const known of [`"${tag}"`, `"x", W/"${tag}"`, '*'])
      assert.deepEqual(statuses(await ask('/', `If-None-Match: ${known}\r\n`)), [304])
    assert.deepEqual(statuses(await ask('/', `If-None-Match: "${tag}x"\r\n`)), [200])
  })

  it('sends parts', async (t) => {
    const { ask } = await startSite(t)
    const size = hello.length
    const part = await ask('/', 'Range: bytes=4-8\r\n')
    assert.match(part, new RegExp(`206 [^]*Content-Range: bytes 4-8/${size}\r\n[^]*hello$`))
    assert.match(await ask('/', `Range: bytes=${size}-\r\n`), /416 [^]*bytes \*\/14\r\n/)
    assert.deepEqual(statuses(await ask('/', 'Range: bytes=0-1\r\nIf-Range: "old"\r\n')), [200])
  })

  for (const [path, status] of [
    ['/', 200],
    ['/docs', 308],
    ['/nothing', 404],
  ] as const)
    it(`lets go of its connections with a ${status} once another edge has taken over`, async (t) => {
      const { edge, port } = await startSite(t)
      const client = connect(port, '127.0.0.1')
      let heard = ''
      client.on('data', (piece) => (heard += String(piece)))
      const ask = async (): Promise<void> => {
        const before = statuses(heard).length
        client.write(`HEAD ${path} HTTP/1.1\r\nHost: shop.localhost\r\n\r\n`)
        await until(() => statuses(heard).length > before && heard.endsWith('\r\n\r\n'))
      }
      await ask()
      assert.doesNotMatch(heard, /Connection: close/)
      const left = edge.handOver().leave(60_000)
      await ask()
      assert.match(heard, /Connection: close/)
      assert.deepEqual(statuses(heard), [status, status])
      await left
    })

  it('is counted while it answers, and no longer', async (t) => {
    const { ask, edge } = await startSite(t)
    await ask('/')
    assert.deepEqual(edge.inFlight(), {})
  })
})

describe('partOf', () => {
  const parts: readonly (readonly [range: string, size: number, part: unknown])[] = [
    ['bytes=0-', 5, { first: 0, last: 4 }],
    ['bytes=1-2', 5, { first: 1, last: 2 }],
    ['bytes=1-99', 5, { first: 1, last: 4 }],
    ['bytes=-2', 5, { first: 3, last: 4 }],
    ['bytes=-99', 5, { first: 0, last: 4 }],
    ['bytes=-0', 5, 'none'],
    ['bytes=5-', 5, 'none'],
    ['bytes=0-', 0, 'none'],
    ['bytes=-1', 0, 'none'],
    ['bytes=2-1', 5, null],
    ['bytes=-', 5, null],
    ['bytes=0-1,3-4', 5, null],
    ['lines=0-1', 5, null],
  ]
  for (const [range, size, part] of parts)
    it(`${range} of ${size}`, () => assert.deepEqual(partOf(range, size), part))
})
