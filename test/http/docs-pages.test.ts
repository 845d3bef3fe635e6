import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import { localGuide } from '../../src/contract/local-problem-guide.ts'
import { tellings } from '../../src/contract/problem.ts'
import { routes } from '../../src/http/routes/all.ts'
import { startApi, type Api } from './api.ts'
import { embedded } from './on-sqlite.ts'
import { registryErrorKinds } from '../../src/registry/registry-error.ts'

const all = (text: string, pattern: RegExp): readonly string[] =>
  [...text.matchAll(pattern)].map(([, found = '']) => found)

describe('the pages of the server', () => {
  const open = embedded()
  let api: Api
  before(async () => {
    api = await startApi(await open())
  })

  for (const path of ['/docs', '/docs/problems'])
    it(`${path} needs nothing from elsewhere, and its links lead somewhere`, async () => {
      const response = await api.app.request(path)
      assert.match(response.headers.get('content-type') ?? '', /^text\/html/)
      const policy = response.headers.get('content-security-policy') ?? ''
      assert.match(policy, /default-src 'none'.*frame-ancestors 'none'/)
      const text = await response.text()
      assert.doesNotMatch(text, /<script|<link|@import|src=|https?:\/\//)
      const ids = all(text, / id="([^"]+)"/g)
      assert.equal(new Set(ids).size, ids.length)
      for (const link of all(text, / href="([^"]+)"/g))
        if (link.startsWith('#')) assert.ok(ids.includes(link.slice(1)), link)
        else assert.equal((await api.app.request(link)).status, 200, link)
      assert.match(text, /color-scheme: light dark/)
      assert.match(text, /<html lang="en">/)
    })

  it('/docs has every endpoint with its permission', async () => {
    const text = await (await api.app.request('/docs')).text()
    for (const { endpoint } of routes) {
      assert.ok(text.includes(` id="${endpoint.id}"`), endpoint.id)
      assert.ok(text.includes(`Permission: ${endpoint.permission}.`))
    }
  })

  it('the type of every problem leads to its section', async () => {
    const text = await (await api.app.request('/docs/problems')).text()
    const { body } = await api.send('/v1/nothing')
    assert.equal(body['type'], '/docs/problems#not_found')
    const codes = [tellings, localGuide, registryErrorKinds].flatMap((each) => Object.keys(each))
    for (const code of codes) assert.ok(text.includes(` id="${code}"`), code)
  })
})
