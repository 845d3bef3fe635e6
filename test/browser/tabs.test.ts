import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { listEvents, recordDeployment } from '../../src/contract/ledger.ts'
import { lacksChromium } from './chromium.ts'
import { openBefore } from './opened.ts'
import { at, built, seedLedger } from './seed.ts'
import type { Site } from './site.ts'
import { visitSignedIn } from './visit.ts'

/** More than a browser makes connections to one server (HTTP/1.1), for all tabs together. */
const many = 8

describe('tabs and addresses', { skip: lacksChromium() }, () => {
  let site: Site
  let browser: Browser
  openBefore(async (opened) => {
    ;({ site, browser } = opened)
    await seedLedger(site)
  })

  it(`shows in ${many} tabs what happened while one looked at another`, async () => {
    await using visitor = await visitSignedIn(browser, site)
    const tabs = [visitor.page]
    await live(visitor.page)
    while (tabs.length < many) {
      for (const tab of tabs) await look(tab, false)
      const tab = await visitor.context.newPage()
      tabs.push(tab)
      await tab.goto('/')
      await live(tab)
    }
    await site.ask(recordDeployment, {
      ...at('k8s-east', 'development', 'shop/web'),
      digest: built('shop/web', 'v-many'),
      version: 'v-many',
    })
    for (const tab of tabs.toReversed()) {
      await look(tab, true)
      await tab.getByText('v-many', { exact: true }).first().waitFor()
      await live(tab)
      await look(tab, false)
      assert.equal(await tab.getByText('Live', { exact: true }).count(), 0)
    }
    // Whoever signs out in one is asked in each who they are.
    await visitor.page.locator('.signed-in summary').click()
    await visitor.page.getByRole('button', { name: 'Sign out', exact: true }).click()
    await visitor.page.getByLabel('Token').waitFor()
    for (const tab of tabs) await look(tab, true)
    await tabs.at(-1)?.getByLabel('Token').waitFor()
  })

  it('follows by one stream in 7 tabs that are all looked at', async () => {
    await using visitor = await visitSignedIn(browser, site)
    await live(visitor.page)
    let streams = 0
    visitor.context.on('request', (request) => {
      if (new URL(request.url()).pathname === listEvents.path) streams++
    })
    const tabs = [visitor.page]
    await visitor.page.reload()
    await live(visitor.page)
    while (tabs.length < 7) {
      const tab = await visitor.context.newPage()
      tabs.push(tab)
      await tab.goto('/')
      await live(tab)
    }
    assert.equal(streams, 1)
    const shows = async (version: string, seeing: readonly Page[]): Promise<void> => {
      await site.ask(recordDeployment, {
        ...at('k8s-east', 'development', 'shop/web'),
        digest: built('shop/web', version),
        version,
      })
      for (const tab of seeing) await tab.getByText(version, { exact: true }).first().waitFor()
    }
    await shows('v-seven', tabs)
    // Whoever holds the stream looks at something else: another one takes it over.
    await visitor.page.getByRole('link', { name: 'Settings' }).click()
    await shows('v-six', tabs.slice(1))
    for (const tab of tabs.slice(1)) await live(tab)
    assert.equal(streams, 2)
    // And whoever comes back catches up.
    await visitor.page.goBack()
    await visitor.page.getByText('v-six', { exact: true }).first().waitFor()
    await live(visitor.page)
    await shows('v-again', tabs)
    assert.equal(streams, 2)
  })

  it('shows a page at an address that names nothing', async () => {
    await using visitor = await visitSignedIn(browser, site)
    const { page } = visitor
    for (const path of ['/HISTORY', '/x', '/search/x/y']) {
      const answer = await page.goto(path)
      assert.equal(answer?.status(), 404, path)
      await page.getByRole('heading', { name: 'There is nothing at this address' }).waitFor()
    }
  })

  it('takes slashes at the end of an address for nothing', async () => {
    await using visitor = await visitSignedIn(browser, site)
    const { page } = visitor
    for (const path of ['/history', '/search', '/settings', '/projects', '/settings/tokens']) {
      await visitor.see(path)
      const heading = await page.getByRole('heading').first().textContent()
      const answer = await page.goto(`${path}/`)
      assert.equal(answer?.status(), 200, path)
      await page
        .getByRole('heading', { name: heading ?? '' })
        .first()
        .waitFor()
    }
  })

  it('answers a program in its own words, whatever is not there', async () => {
    for (const [path, accept] of [
      ['/x', 'application/json'],
      ['/x', '*/*'],
      ['/v1/x', 'text/html'],
      ['/docs/x', 'text/html'],
      ['/assets/x.js', 'text/html'],
    ] as const) {
      const answer = await fetch(`${site.url}${path}`, { headers: { accept } })
      assert.equal(answer.status, 404)
      assert.match(answer.headers.get('content-type') ?? '', /problem\+json/, path)
    }
  })
})

const live = (page: Page): Promise<void> => page.getByText('Live', { exact: true }).waitFor()

/** Shows or hides a tab: without a screen, a browser takes every tab for shown. */
const look = async (page: Page, isShown: boolean): Promise<void> => {
  await page.evaluate(`(() => {
    Object.defineProperty(document, 'hidden', { configurable: true, get: () => ${!isShown} })
    document.dispatchEvent(new Event('visibilitychange'))
  })()`)
}
