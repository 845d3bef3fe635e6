import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { createOrganization, listTokens } from '../../src/contract/access.ts'
import { listDeploymentRecords } from '../../src/contract/ledger.ts'
import { takeSnapshot } from '../../src/contract/overview.ts'
import { startSession } from '../../src/contract/sessions.ts'
import { lacksChromium } from './chromium.ts'
import { openElsewhere } from './elsewhere.ts'
import { openBefore } from './opened.ts'
import { markup, seedLedger } from './seed.ts'
import type { Site } from './site.ts'
import { visit, visitSignedIn } from './visit.ts'

/** Exactly what the page may do, and nothing else. */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  'img-src data:',
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
]

const addresses = [
  '/',
  '/records/rec_1',
  '/history',
  '/projects/x/y',
  '/search',
  '/settings/tokens',
]

describe('the page is safe', { skip: lacksChromium(), timeout: 180_000 }, () => {
  let site: Site
  let browser: Browser
  openBefore(async (opened) => {
    ;({ site, browser } = opened)
    await seedLedger(site)
  })

  it('is served with a strict policy, and cannot be framed or sniffed', async () => {
    for (const path of addresses) {
      const { status, headers } = await fetch(`${site.url}${path}`)
      assert.equal(status, 200, path)
      assert.deepEqual(headers.get('content-security-policy')?.split('; '), policy)
      assert.equal(headers.get('x-content-type-options'), 'nosniff')
      assert.equal(headers.get('referrer-policy'), 'no-referrer')
      assert.equal(headers.get('cross-origin-opener-policy'), 'same-origin')
      assert.equal(headers.get('cross-origin-resource-policy'), 'same-origin')
    }
  })

  it('has no script and no style of its own in the markup', async () => {
    const text = await (await fetch(`${site.url}/`)).text()
    const scripts = [...text.matchAll(/<script\b([^>]*)>([^]*?)<\/script>/g)]
    assert.ok(scripts.length > 0)
    for (const [, attributes = '', inside] of scripts) {
      assert.match(attributes, /\bsrc="\/assets\//)
      assert.equal(inside, '')
    }
    assert.doesNotMatch(text, /<style|\bstyle=|\bon[a-z]+=|javascript:/i)
  })

  it('does not run what is put into it', async () => {
    await using visitor = await visitSignedIn(browser, site)
    const { page, wrong } = visitor
    const refused = await page.evaluate(`(() => {
      const tries = [
        () => { document.body.innerHTML = '<img src=x onerror="globalThis.pwned = 4">' },
        () => { document.createElement('script').textContent = 'globalThis.pwned = 5' },
        () => { setTimeout('globalThis.pwned = 6') },
      ]
      const image = document.createElement('img')
      image.src = 'https://elsewhere.test/x.png'
      document.body.append(image)
      return tries.filter((act) => { try { act(); return false } catch { return true } }).length
    })()`)
    assert.equal(refused, 3)
    assert.equal(await page.evaluate('globalThis.pwned'), undefined)
    assert.ok(
      wrong.some((said) => said.includes('elsewhere.test')),
      wrong.join('\n'),
    )
    wrong.length = 0
  })

  it('shows markup in names as the text that it is', async () => {
    const { items } = await site.ask(listDeploymentRecords, { deploymentName: markup })
    const record = items[0]?.id ?? ''
    await using visitor = await visitSignedIn(browser, site)
    const { page } = visitor
    const places = ['/', `/records/${record}`, '/search?q=%3Cimg', '/history', '/settings/audit']
    for (const place of places) {
      await visitor.see(place)
      await settled(page)
      await assertHarmless(page)
    }
    await visitor.see(`/records/${record}`)
    await page.getByText(markup).first().waitFor()
    await visitor.see('/settings/environments')
    await page.getByText(markup).first().waitFor()
    await assertHarmless(page)
  })

  it('does not know the things of another organization', async () => {
    const { items } = await site.ask(listDeploymentRecords, {})
    const { token } = await site.ask(createOrganization, { name: 'rival' })
    await using visitor = await visitSignedIn(browser, site, undefined, {
      token: token.secret ?? '',
    })
    const { page } = visitor
    const answers: number[] = []
    page.on('response', (response) => {
      if (response.url().includes('/v1/deployment-records/')) answers.push(response.status())
    })
    await visitor.see(`/records/${items[0]?.id}`)
    await page.getByRole('heading', { name: 'This record is not there' }).waitFor()
    assert.ok(answers.length > 0)
    assert.ok(
      answers.every((status) => status === 404),
      answers.join(),
    )
    await visitor.see('/projects/shop')
    await page.getByRole('alert').waitFor()
    await visitor.see('/search?q=shop')
    await settled(page)
    assert.equal(await page.getByText('shop/web').count(), 0)
  })

  it('shows nothing that was answered to the session before', async () => {
    await using former = await visitSignedIn(browser, site)
    const [held] = await former.context.cookies()
    const { token } = await site.ask(createOrganization, { name: 'successor' })
    await using visitor = await visitSignedIn(browser, site, undefined, {
      token: token.secret ?? '',
    })
    const { page } = visitor
    // The page asks for it before it knows who reads: just then somebody else signs in.
    let early = 0
    await page.route(`**${takeSnapshot.path}`, async (route) => {
      early++
      const headers = { ...route.request().headers(), cookie: `${held?.name}=${held?.value}` }
      await route.fulfill({ response: await route.fetch(early > 1 ? {} : { headers }) })
    })
    await page.reload()
    await page.getByText(/^Nothing runs yet/).waitFor()
    assert.equal(early, 2)
    assert.equal(await page.getByText('shop/web').count(), 0)
  })

  it('gives a session that nobody else has chosen', async () => {
    await using attacker = await visitSignedIn(browser, site)
    const held = await attacker.context.cookies()
    await using victim = await visit(browser, site)
    await victim.context.addCookies(held.map((cookie) => ({ ...cookie, path: '/v1' })))
    await victim.see('/')
    // The planted session is the attacker's own; the victim signs in for themselves.
    await victim.page.getByRole('banner').locator('summary').click()
    await victim.page.getByRole('button', { name: 'Sign out', exact: true }).click()
    await victim.page.getByLabel('Token').fill(site.token)
    await victim.page.getByRole('button', { name: 'Sign in' }).click()
    await victim.page.getByRole('banner').waitFor()
    const [fresh] = await victim.context.cookies()
    assert.notEqual(fresh?.value, held[0]?.value)
    // What was planted has ended with the sign-out, and was not made the victim's.
    await attacker.page.reload()
    await attacker.page.getByLabel('Token').waitFor()
  })

  it('takes nothing that a page elsewhere sends with our cookie', async () => {
    await using visitor = await visitSignedIn(browser, site)
    const before = await site.ask(listTokens, {})
    const body = JSON.stringify({ name: 'stolen', role: 'admin' })
    const form = `${site.url}/v1/tokens`
    await using elsewhere = await openElsewhere(`
      <form method="post" enctype="text/plain" action="${form}">
        <input name='${body.slice(0, -1)},"x":"' value='"}'></form>`)
    for (const origin of elsewhere.origins) {
      const page = await visitor.context.newPage()
      await page.goto(origin)
      const tried = (await page.evaluate(`(async () => {
        const said = []
        const kinds = ['text/plain', 'application/x-www-form-urlencoded', 'application/json']
        for (const mode of ['no-cors', 'cors'])
          for (const type of kinds)
            said.push(await fetch('${form}', { method: 'POST', mode,
              credentials: 'include', headers: { 'content-type': type },
              body: ${JSON.stringify(body)} })
              .then((answer) => answer.text(), () => 'not sent'))
        said.push(await fetch('${site.url}/v1/whoami', { credentials: 'include' })
          .then((answer) => answer.text(), () => 'not read'))
        said.push(await fetch('${site.url}/v1/sessions', { method: 'DELETE', credentials: 'include' })
          .then((answer) => answer.text(), () => 'not sent'))
        return said
      })()`)) as readonly string[]
      assert.ok(
        tried.every((text) => /^(?:not \w+)?$/.test(text)),
        tried.join('\n'),
      )
      const [answer] = await Promise.all([
        page.waitForResponse((response) => response.url() === form),
        // Chromium never closes a tab that is closed on its way to another page.
        page.waitForURL(form),
        page.evaluate('document.forms[0].submit()'),
      ])
      assert.ok([401, 403].includes(answer.status()), `a form got ${answer.status()}`)
      await page.close()
    }
    assert.deepEqual(await site.ask(listTokens, {}), before)
    await visitor.page.reload()
    await visitor.page.getByRole('banner').waitFor()
  })

  it('cannot be signed in from elsewhere', async () => {
    await using visitor = await visit(browser, site)
    await visitor.see('/')
    await using elsewhere = await openElsewhere('')
    for (const origin of elsewhere.origins) {
      const page = await visitor.context.newPage()
      await page.goto(origin)
      await page.evaluate(`fetch('${site.url}${startSession.path}', { method: 'POST',
        mode: 'no-cors', credentials: 'include', headers: { 'content-type': 'text/plain' },
        body: ${JSON.stringify(JSON.stringify({ token: site.token }))} }).catch(() => {})`)
      await page.close()
    }
    assert.deepEqual(await visitor.context.cookies(), [])
  })

  it('cannot be shown in a frame', async () => {
    await using elsewhere = await openElsewhere(`<iframe src="${site.url}/"></iframe>`)
    for (const origin of elsewhere.origins) {
      await using visitor = await visitSignedIn(browser, site)
      const page = await visitor.context.newPage()
      await page.goto(origin)
      const [, frame] = page.frames()
      await frame?.waitForLoadState()
      assert.equal(frame?.url(), 'chrome-error://chromewebdata/')
    }
  })
})

/** Whatever the view asked for has come. */
const settled = async (page: Page): Promise<void> => {
  await page.getByText('Loading…').first().waitFor({ state: 'detached' })
}

/** No element was made of what is only text, and nothing of it was run. */
const assertHarmless = async (page: Page): Promise<void> => {
  assert.equal(await page.evaluate('globalThis.pwned'), undefined)
  assert.equal(await page.locator('img, main script, main b > img').count(), 0)
}
