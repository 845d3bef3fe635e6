import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { recordDeployment } from '../../src/contract/ledger.ts'
import { lacksChromium } from './chromium.ts'
import { assertFits } from './looks.ts'
import { openBefore } from './opened.ts'
import { at, built, hebrew, longName, seedLedger } from './seed.ts'
import type { Site } from './site.ts'
import { bothEyes, nameOf, visitSignedIn } from './visit.ts'

describe('what runs where', { skip: lacksChromium() }, () => {
  let site: Site
  let browser: Browser
  openBefore((opened) => {
    ;({ site, browser } = opened)
  })

  it('says of an empty ledger which command fills it', async () => {
    await using visitor = await visitSignedIn(browser, site)
    await visitor.page.getByText('berth deployment record').first().waitFor()
    await seedLedger(site)
    // What comes is shown without being asked for.
    await runs(visitor.page, 'shop/web').first().waitFor()
  })

  it('is there without the rules of a language, and says exactly when on hover', async () => {
    await using visitor = await visitSignedIn(browser, site)
    const { page } = visitor
    // What a browser has to load for them takes longer than the whole first view.
    await page.addInitScript(`globalThis.used = []
      for (const name of ['DateTimeFormat', 'NumberFormat', 'Collator', 'RelativeTimeFormat'])
        Intl[name] = new Proxy(Intl[name], {
          construct: (...of) => (used.push(name), Reflect.construct(...of)),
        })
      for (const { prototype } of [Number, Date, String])
        for (const name of Object.getOwnPropertyNames(prototype).filter((it) => /Locale/.test(it)))
          prototype[name] = new Proxy(prototype[name], {
            apply: (...of) => (used.push(name), Reflect.apply(...of)),
          })`)
    await page.reload()
    const age = runs(page, 'shop/web').first().locator('time')
    await age.waitFor()
    assert.deepEqual(await page.evaluate('used'), [])
    await age.hover()
    const at = (await age.getAttribute('datetime')) ?? ''
    const said = (await age.getAttribute('title')) ?? ''
    // In the zone of the reader, and as it was reported.
    assert.match(said, /^\w+,? \d+ \w+ \d{4} .*\d\d:\d\d:\d\d CES?T/)
    assert.ok(said.endsWith(`(${at})`), said)
  })

  for (const eyes of bothEyes)
    it(nameOf(eyes), async (t) => {
      await using visitor = await visitSignedIn(browser, site, eyes)
      const { page } = visitor
      const filter = page.getByRole('searchbox', { name: 'Filter' })

      await t.test('shows each with its version, evidence and drift', async () => {
        await runs(page, hebrew).waitFor()
        await runs(page, longName).waitFor()
        await assertFits(page)
        // The places of the header stand in one line.
        const places = await page.getByRole('navigation', { name: 'Main' }).getByRole('link').all()
        const tops = await Promise.all(places.map(async (it) => (await it.boundingBox())?.y))
        assert.equal(new Set(tops).size, 1, tops.join())
        for (const said of ['v1.2.0', 'no evidence', /behind staging/, '↶ rollback'])
          await page.getByRole('main').getByText(said).first().waitFor()
        // Whoever says so themselves is not taken for a key that vouches.
        for (const [name, worth] of [
          ['shop/web', 'stated'],
          ['shop/api', 'verified'],
        ] as const) {
          const one = runs(page, name).first()
          await one.getByText(worth, { exact: true }).waitFor({ state: 'attached' })
        }
      })

      await t.test('filters as one types, in the address too', async () => {
        await filter.fill('stage:production shop')
        await page.getByText('2 of 6 deployments').waitFor()
        await runs(page, hebrew).waitFor({ state: 'detached' })
        await page.waitForURL(/filter=stage%3Aproduction/)
        await page.reload()
        await page.getByText('2 of 6 deployments').waitFor()
        assert.equal(await filter.inputValue(), 'stage:production shop')
        await filter.fill('evidence:missing')
        await page.getByText('3 of 6 deployments').waitFor()
        await filter.fill('no such thing')
        await page.getByRole('button', { name: 'Show all' }).click()
        await page.getByText('6 deployments', { exact: true }).waitFor()
      })

      await t.test('groups and sorts, in the address too', async () => {
        await page.getByLabel('Sort').selectOption('Newest first')
        await page.waitForURL(/sort=newest/)
        // Where there is no room for a table, there are neither rows nor groups.
        if (eyes.width > 400) {
          await page.getByLabel('Rows').selectOption('Deployments')
          await page.getByLabel('Group').selectOption('Environment')
          await page.waitForURL(/rows=name.*group=environment/)
        }
        await page.reload()
        assert.equal(await page.getByLabel('Sort').inputValue(), 'newest')
        await visitor.see('/')
      })

      await t.test('shows what is recorded now, at once', async () => {
        const version = `v3-${eyes.scheme}`
        const report = {
          ...at('k8s-east', 'staging', 'shop/web'),
          digest: built('shop/web', version),
          version,
        }
        // Unattested: it is refused where the stage insists, so that it goes to development.
        await page.getByText('Live', { exact: true }).waitFor()
        await site.ask(recordDeployment, { ...report, logicalEnvironment: 'development' })
        await page.getByText(version, { exact: true }).first().waitFor()
        await site.ask(recordDeployment, {
          ...report,
          logicalEnvironment: 'development',
          status: 'decommissioned',
        })
        await page.getByText('no longer runs').first().waitFor()
      })

      await t.test('leads to the record, and back to where one was', async () => {
        await filter.fill('shop/api')
        await page.getByText(/^1 of \d deployments/).waitFor()
        await runs(page, 'shop/api').first().click()
        await page.waitForURL(/\/records\/rec_/)
        await page.goBack()
        await page.getByText(/^1 of \d deployments/).waitFor()
      })
    })

  it('shows the words of a mark whole, or its sign alone', async () => {
    await using visitor = await visitSignedIn(browser, site)
    const { page } = visitor
    await page.getByText('↶ rollback').first().waitFor()
    for (const width of [800, 900, 1000, 1100, 1280, 1600]) {
      await page.setViewportSize({ width, height: 800 })
      const signs = (await page.evaluate(`[...document.querySelectorAll('.sign')].map((sign) => {
        const [box, words] = [sign, sign.lastElementChild].map((it) => it.getBoundingClientRect())
        return {
          text: sign.textContent,
          isWhole: words.right <= box.right + 0.5 && words.top < box.top + box.height / 2,
          isUnseen: words.top >= box.bottom - 1,
        }
      })`)) as { text: string; isWhole: boolean; isUnseen: boolean }[]
      assert.ok(signs.length > 4)
      assert.deepEqual(
        signs.filter(({ isWhole, isUnseen }) => !isWhole && !isUnseen),
        [],
        `${width} pixels`,
      )
    }
  })

  it('is larger on a screen on a wall', async () => {
    await using visitor = await visitSignedIn(browser, site, { scheme: 'dark', width: 2560 })
    const { page } = visitor
    const heightOf = async () => (await runs(page, 'shop/web').first().boundingBox())?.height ?? 0
    await runs(page, 'shop/web').first().waitFor()
    const onWall = await heightOf()
    await assertFits(page)
    await page.setViewportSize({ width: 1280, height: 800 })
    assert.ok(onWall > 1.2 * (await heightOf()), String(onWall))
  })

  it('is gone through with the keyboard alone', async () => {
    await using visitor = await visitSignedIn(browser, site)
    const { page } = visitor
    await runs(page, 'shop/web').first().waitFor()
    await page.keyboard.press('Tab')
    assert.equal(await focused(page), 'Skip to the content')
    await page.keyboard.press('Enter')
    assert.equal(await page.evaluate('document.activeElement.id'), 'main')
    await page.keyboard.press('/')
    assert.equal(await page.evaluate('document.activeElement.name'), 'q')
    await page.keyboard.press('Escape')
    await page.getByRole('searchbox', { name: 'Filter' }).focus()
    for (let step = 0; step < 8 && !(await isInGrid(page)); step++) await page.keyboard.press('Tab')
    assert.ok(await isInGrid(page))
    const seen = new Set<string>()
    for (const key of ['Home', 'ArrowRight', 'ArrowRight', 'ArrowDown', 'ArrowLeft', 'ArrowUp']) {
      await page.keyboard.press(key)
      assert.ok(await isInGrid(page), key)
      seen.add(await focusedPlace(page))
    }
    assert.ok(seen.size >= 4, [...seen].join(' '))
    await page.keyboard.press('Control+Home')
    for (let step = 0; step < 6 && !(await isOnLink(page)); step++)
      await page.keyboard.press('ArrowRight')
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/records\/rec_/)
  })
})

/** The links of what runs, by deployment name. */
const runs = (page: Page, name: string) =>
  page.getByRole('main').getByRole('link', { name, exact: false })

const focused = (page: Page): Promise<unknown> =>
  page.evaluate('document.activeElement.textContent.trim()')

const isInGrid = (page: Page): Promise<unknown> =>
  page.evaluate(`document.activeElement.closest('[role=grid]') !== null`)

const isOnLink = (page: Page): Promise<unknown> =>
  page.evaluate(`document.activeElement.tagName === 'A'`)

const focusedPlace = async (page: Page): Promise<string> =>
  String(await page.evaluate('document.activeElement.dataset.place'))
