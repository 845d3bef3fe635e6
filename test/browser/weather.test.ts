import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { recordDeployment } from '../../src/contract/ledger.ts'
import { until } from '../host/scene.ts'
import { lacksChromium } from './chromium.ts'
import { deployed, saying } from './deploys.ts'
import { assertFits } from './looks.ts'
import { openBefore } from './opened.ts'
import { reportOf, seedMany } from './seed.ts'
import type { Site } from './site.ts'
import { bothEyes, nameOf, visitSignedIn } from './visit.ts'

const slots = 10_000
const lines = 100_000

/** However much there is, the page itself stays small. */
const mostElements = 6000

describe('in bad weather', { skip: lacksChromium() }, () => {
  let site: Site
  let browser: Browser
  openBefore(
    async (opened) => {
      ;({ site, browser } = opened)
      await seedMany(site, slots)
    },
    { firstPort: 20_600 },
  )

  for (const eyes of bothEyes)
    it(`shows ${slots} slots: ${nameOf(eyes)}`, async () => {
      await using visitor = await visitSignedIn(browser, site, eyes)
      const { page } = visitor
      await page.getByText('10,000 deployments').waitFor()
      await page.getByRole('link', { name: 'apps/app-0 ' }).first().waitFor()
      await assertFits(page)
      assert.ok((await elements(page)) < mostElements)
      const filter = page.getByRole('searchbox', { name: 'Filter' })
      await filter.fill('app-3333')
      await page.getByText('1 of 10,000 deployments').waitFor()
      await filter.fill('stage:staging app-33')
      await page.getByText('44 of 10,000 deployments').waitFor()
      await filter.fill('')
      await page.getByText('10,000 deployments', { exact: true }).waitFor()
      if (eyes.width > 400) await page.getByLabel('Rows').selectOption('Deployments')
      await scrollToEnd(page)
      await page.getByRole('link', { name: 'apps/app-999 ' }).first().waitFor()
      assert.ok((await elements(page)) < mostElements)
    })

  it('keeps every row in its place when the window becomes that of a wall', async () => {
    await using visitor = await visitSignedIn(browser, site, undefined, { path: '/?rows=name' })
    const { page } = visitor
    await page.getByRole('link', { name: 'apps/app-0 ' }).first().waitFor()
    await scrollToEnd(page)
    await page.getByRole('link', { name: 'apps/app-999 ' }).first().waitFor()
    await page.setViewportSize({ width: 2560, height: 1440 })
    await until('each row is where the rows before it end', async () => {
      const [rows, heights] = (await page.evaluate(`(() => {
        const body = document.querySelector('[role=grid] tbody')
        const row = body.querySelector('[aria-rowindex]')
        const above = row.getBoundingClientRect().top - body.getBoundingClientRect().top
        return [row.ariaRowIndex - 2, above / row.getBoundingClientRect().height]
      })()`)) as [number, number]
      return rows > 1000 && Math.abs(heights / rows - 1) < 0.01
    })
  })

  it('says that the server is away, comes back, and catches up', async () => {
    await using visitor = await visitSignedIn(browser, site)
    const { page } = visitor
    await page.getByText('Live', { exact: true }).waitFor()
    await page.getByRole('searchbox', { name: 'Filter' }).fill('app-17 staging')
    await away(site, () => page.getByText(/^Connection lost/).waitFor())
    // Nothing that happened before the page has come back is missed.
    await site.ask(recordDeployment, reportOf('large', 'staging', 'apps/app-17', '9.9.9'))
    await page.getByText('9.9.9', { exact: true }).waitFor()
    await page.getByText('Live', { exact: true }).waitFor()
  })

  it('says of what it could not ask that it is not live', async () => {
    await using visitor = await visitSignedIn(browser, site)
    const { page } = visitor
    await page.getByText('Live', { exact: true }).waitFor()
    await page.getByRole('searchbox', { name: 'Filter' }).fill('app-18 staging')
    await page.route('**/v1/deployment-records/*', (route) => route.abort('connectionreset'))
    await site.ask(recordDeployment, reportOf('large', 'staging', 'apps/app-18', '9.9.8'))
    await page.getByText(/^Connection lost/).waitFor()
    await page.unroute('**/v1/deployment-records/*')
    await page.getByText('9.9.8', { exact: true }).waitFor()
    await page.getByText('Live', { exact: true }).waitFor()
  })

  it('says of what is asked while the server is away that it can be asked again', async () => {
    await using visitor = await visitSignedIn(browser, site, undefined, { path: '/projects' })
    const { page } = visitor
    const link = (name: string) => page.getByRole('banner').getByRole('link', { name })
    await page.getByText(/There is no project yet/).waitFor()
    await link('Settings').click()
    await away(site, async () => {
      await link('Projects').click()
      await page.getByRole('alert').getByText('The server cannot be reached.').waitFor()
    })
    // It need not be: once there is an answer, it is shown.
    await page.getByText(/There is no project yet/).waitFor()
  })

  it('says of views that did not come that the page must be loaded again', async () => {
    await using visitor = await visitSignedIn(browser, site)
    const { page } = visitor
    const missing = page.getByRole('alert').getByText(/must be loaded again/)
    await away(site, async () => {
      await page.getByRole('banner').getByRole('link', { name: 'History' }).click()
      await missing.waitFor()
    })
    await page.getByRole('button', { name: 'Try again' }).click()
    await missing.waitFor({ state: 'detached' })
    await page
      .getByRole('heading', { name: /History|What ran/ })
      .first()
      .waitFor()
  })

  it('says while a slow network is asked, and that it does not answer', async () => {
    await using visitor = await visitSignedIn(browser, site, undefined, { path: '/settings' })
    const { page } = visitor
    const { promise: held, resolve: release } = Promise.withResolvers<void>()
    await page.route('**/v1/projects*', async (route) => {
      await held
      await route.continue()
    })
    await page.getByRole('banner').getByRole('link', { name: 'Projects' }).click()
    await page.getByText('Loading…').waitFor()
    release()
    await page.getByText(/There is no project yet/).waitFor()
    await page.unroute('**/v1/projects*')
    await page.route('**/v1/environments*', (route) => route.abort('connectionreset'))
    await visitor.see('/settings/environments')
    await page.getByRole('alert').getByText('The server cannot be reached.').waitFor()
    await page.unroute('**/v1/environments*')
    await page.getByRole('row', { name: /large/ }).waitFor()
  })

  it('says when the page opens and nobody answers, and asks again', async () => {
    await using visitor = await visitSignedIn(browser, site, undefined, { path: '/settings' })
    const { page } = visitor
    await page.route('**/v1/whoami', (route) => route.abort('connectionreset'))
    await page.reload()
    await page.getByRole('alert').getByText('The server cannot be reached.').waitFor()
    assert.equal(await page.getByLabel('Token').count(), 0)
    await page.unroute('**/v1/whoami')
    await page.getByRole('button', { name: 'Try again' }).click()
    await page.getByRole('banner').waitFor()
  })

  it(`shows a log of ${lines} lines`, async () => {
    await deployed(site, saying('ready', wordy))
    await using visitor = await visitSignedIn(browser, site)
    const { page } = visitor
    await visitor.see('/projects/shop/production/logs')
    const log = page.getByRole('log')
    await log.getByText('the last line', { exact: true }).waitFor({ timeout: 60_000 })
    assert.ok((await elements(page)) < mostElements)
    await assertFits(page)
    await page.getByRole('searchbox', { name: 'Find in the log of web' }).fill('line 77777 ')
    await page.getByText('1 line', { exact: true }).waitFor()
    await page.getByRole('button', { name: 'Next' }).click()
    await log.getByText(/line 77777 /).waitFor()
    assert.ok((await elements(page)) < mostElements)
    await page.getByRole('button', { name: 'Jump to the end' }).click()
    await log.getByText('the last line', { exact: true }).waitFor()
  })
})

/** What a service does first that writes much: its lines, before it is ready. */
const wordy = `
for (let n = 1; n < ${lines}; n += 1000)
  await new Promise((resolve) => process.stdout.write(
    Array.from({ length: 1000 }, (_, k) => 'line ' + (n + k) + ' of many\\n').join(''), resolve))
console.log('the last line')
`

const elements = async (page: Page): Promise<number> =>
  Number(await page.evaluate(`document.querySelectorAll('*').length`))

/** Does something while there is no server. */
const away = async (site: Site, act: () => Promise<unknown>): Promise<void> => {
  await site.stop()
  try {
    await act()
  } finally {
    await site.start()
  }
}

/** To the end of the page, and of the grid where that scrolls by itself. */
const scrollToEnd = async (page: Page): Promise<void> => {
  await page.evaluate(`(() => {
    scrollTo(0, document.documentElement.scrollHeight)
    const box = document.querySelector('.grid-scroller')
    if (box) box.scrollTop = box.scrollHeight
  })()`)
}
