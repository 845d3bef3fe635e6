import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Browser } from 'playwright-core'
import { lacksChromium } from './chromium.ts'
import { assertFits } from './looks.ts'
import { openBefore } from './opened.ts'
import { seedLedger } from './seed.ts'
import type { Site } from './site.ts'
import { bothEyes, nameOf, visitSignedIn } from './visit.ts'

const day = 86_400_000

describe('history', { skip: lacksChromium() }, () => {
  let site: Site
  let browser: Browser
  openBefore(async (opened) => {
    ;({ site, browser } = opened)
    await seedLedger(site)
  })

  for (const eyes of bothEyes)
    it(nameOf(eyes), async (t) => {
      await using visitor = await visitSignedIn(browser, site, eyes, { path: '/history' })
      const { page } = visitor
      const main = page.getByRole('main')
      const slider = page.getByRole('slider', { name: 'Moment' })
      // When production had v1.1.0, before it went back.
      const then = new Date(Date.now() - 16.5 * day).toISOString()

      await t.test('slides the whole grid through time', async () => {
        await main.getByText('v1.2.0', { exact: true }).waitFor()
        assert.equal(await slider.getAttribute('aria-valuetext'), 'now')
        await slider.focus()
        await page.keyboard.press('Home')
        await page.waitForURL(/at=20/)
        await page.getByText('1 deployment', { exact: true }).waitFor()
        await main.getByRole('link', { name: /shop\/web.*v1\.0\.0/ }).waitFor()
        await page.keyboard.press('End')
        await page.waitForURL((url) => !url.searchParams.has('at'))
        await main.getByText('v1.2.0', { exact: true }).waitFor()
        await assertFits(page)
      })

      await t.test('shows a moment that the address names', async () => {
        await visitor.see(`/history?at=${then}`)
        await main
          .getByRole('link', { name: /shop\/web.*v1\.1\.0/ })
          .first()
          .waitFor()
        assert.equal(await main.getByText('v1.2.0', { exact: true }).count(), 0)
        await main.getByRole('button', { name: 'Now' }).click()
        await main.getByText('v1.2.0', { exact: true }).waitFor()
      })

      await t.test('takes a moment that somebody writes, in their zone', async () => {
        await page.getByLabel('At', { exact: true }).fill('2026-01-02T03:04:05')
        await page.waitForURL(
          (url) => url.searchParams.get('at')?.startsWith('2026-01-02T02:04:05') ?? false,
        )
      })

      await t.test('compares two stages', async () => {
        await page.getByRole('link', { name: 'Compare stages' }).click()
        const row = page.getByRole('row').filter({ hasText: 'shop/web' })
        await row.getByText('different').waitFor()
        await row.getByRole('link', { name: 'v1.2.0' }).waitFor()
        await row.getByRole('link', { name: 'v1.0.0' }).waitFor()
        // A rollback stands out.
        await row.getByText('↶ rollback').waitFor()
        await page.getByLabel('From').selectOption('development')
        await page.waitForURL(/from=development/)
        await main
          .getByText(/only in development/)
          .first()
          .waitFor()
        await assertFits(page)
      })

      await t.test('compares two moments', async () => {
        await visitor.see(`/history?view=moments&from=${then}`)
        await page.getByText('2 changed, 4 new, 0 gone, 0 the same').waitFor()
        const row = page.getByRole('row').filter({ hasText: 'v1.2.0' })
        await row.getByRole('link', { name: 'v1.1.0' }).waitFor()
        await assertFits(page)
      })

      await t.test('plots how often and how fast', async () => {
        await page.getByRole('link', { name: 'Pace' }).click()
        await main.getByText(/10 in all, 1 of them rollbacks/).waitFor()
        await main.locator('canvas').first().waitFor()
        await page.getByText('The same figures as a table').click()
        await page.getByRole('table').getByRole('row').nth(1).waitFor()
        await page.getByLabel('Stage').selectOption('production')
        await main.getByText(/4 in all, 1 of them rollbacks/).waitFor()
        await assertFits(page)
      })
    })
})
