import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { lacksChromium } from './chromium.ts'
import { beginDeploy, deployed, saying } from './deploys.ts'
import { openBefore } from './opened.ts'
import { seedLedger } from './seed.ts'
import type { Site } from './site.ts'
import { visitSignedIn } from './visit.ts'

/** What moves on the page, or would: its role or name, and what it does. */
const moving = async (page: Page): Promise<readonly string[]> =>
  (await page.evaluate(`(() => {
    const lasts = (times) => times.split(', ').some((each) => parseFloat(each) > 0)
    return [...document.querySelectorAll('*')].flatMap((each) =>
      ['', '::before', '::after'].flatMap((part) => {
        const style = getComputedStyle(each, part || null)
        const name = (each.getAttribute('role') ?? each.tagName.toLowerCase()) + part
        return [
          ...(lasts(style.transitionDuration) ? [name + ' changes slowly'] : []),
          ...(style.animationName !== 'none' && lasts(style.animationDuration)
            ? [name + ' is animated']
            : []),
          ...(style.scrollBehavior === 'smooth' ? [name + ' scrolls smoothly'] : []),
        ]
      }),
    )
  })()`)) as readonly string[]

describe('how the page moves', { skip: lacksChromium() }, () => {
  let site: Site
  let browser: Browser
  openBefore(
    async (opened) => {
      ;({ site, browser } = opened)
      await seedLedger(site)
      await deployed(site, saying('one'), { version: 'v1' })
      await deployed(site, saying('two'), { version: 'v2', hold: true })
    },
    { firstPort: 20_900 },
  )
  const place = '/projects/shop/production'

  it('shows what is under way by moving, if that is wanted', async () => {
    const idle = 'setInterval(() => {}, 1000)'
    await beginDeploy(site, idle, { projectEnvironment: 'slow', version: 'v1', deadline: '5m' })
    await using visitor = await visitSignedIn(browser, site)
    const { page } = visitor
    await visitor.see('/projects/shop/slow')
    await page
      .getByRole('button', { name: /^Cancel/ })
      .first()
      .waitFor()
    assert.deepEqual(await moving(page), ['li::before is animated'])
    await page.emulateMedia({ reducedMotion: 'reduce' })
    assert.deepEqual(await moving(page), [])
  })

  it('moves nothing for whoever wants less motion', async (t) => {
    await using visitor = await visitSignedIn(browser, site)
    const { page } = visitor
    await page.emulateMedia({ reducedMotion: 'reduce' })
    const views = [
      ['/', 'link', /shop/],
      ['/?filter=shop/web', 'link', /shop/],
      ['/history', 'slider', /./],
      ['/history?view=pace', 'heading', /^Starts per/],
      ['/projects', 'table', 'Projects'],
      ['/projects/shop', 'table', /^Environments/],
      [place, 'button', /^Promote the candidate/],
      [`${place}?do=promote`, 'dialog', /./],
      [`${place}/runs`, 'table', /./],
      [`${place}/logs`, 'button', 'Pause'],
      [`${place}/variables?do=set`, 'dialog', /./],
      ['/search?q=shop', 'table', /./],
      ['/settings/tokens?do=new', 'dialog', /./],
      ['/settings/audit', 'table', 'Audit log'],
    ] as const
    for (const [path, role, name] of views)
      await t.test(path, async () => {
        await visitor.see(path)
        await page.getByRole(role, { name }).first().waitFor()
        assert.deepEqual(await moving(page), [])
      })
  })

  it('asks for the script of a part while the server says how its environment stands', async () => {
    await using visitor = await visitSignedIn(browser, site)
    const { page } = visitor
    const { promise: scriptAsked, resolve } = Promise.withResolvers<void>()
    page.on('request', (request) => {
      if (/\/assets\/logs-part-/.test(request.url())) resolve()
    })
    // Answers come only once the script was asked for.
    await page.route(/\/v1\/deployment-status/, async (route) => {
      await scriptAsked
      await route.continue()
    })
    await visitor.see(`${place}/logs`)
    await page.getByRole('button', { name: 'Pause' }).waitFor()
  })
})
