import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { createToken } from '../../src/contract/access.ts'
import { createSessionTicket } from '../../src/contract/sessions.ts'
import { lacksChromium } from './chromium.ts'
import { openBefore } from './opened.ts'
import type { Site } from './site.ts'
import { bothEyes, nameOf, visit, visitSignedIn } from './visit.ts'

const hour = 3_600_000

describe('signing in and out', { skip: lacksChromium() }, () => {
  let site: Site
  let browser: Browser
  openBefore((opened) => {
    ;({ site, browser } = opened)
  })

  /** Somebody with a token of their own. */
  const newToken = async (name: string): Promise<string> =>
    (await site.ask(createToken, { name, role: 'viewer' })).secret ?? ''

  for (const eyes of bothEyes)
    describe(nameOf(eyes), () => {
      it('exchanges a token for a session that no script can read', async () => {
        const token = await newToken('reader')
        await using visitor = await visit(browser, site, eyes)
        const { page, context } = visitor
        await visitor.see('/history')
        await signIn(page, token)
        assert.equal(new URL(page.url()).pathname, '/history')
        await assertHolds(page, token, false)
        const cookies = await context.cookies()
        assert.equal(cookies.length, 1)
        const [cookie] = cookies
        assert.ok(cookie?.httpOnly)
        assert.equal(cookie.sameSite, 'Strict')
        assert.notEqual(cookie.value, token)
        await page.reload()
        await page.getByRole('banner').waitFor()
        await assertHolds(page, cookie.value, false)
      })

      it('says of a wrong token what to do', async () => {
        await using visitor = await visit(browser, site, eyes)
        const { page } = visitor
        await visitor.see('/')
        await page.getByLabel('Token').fill(`berth_${'x'.repeat(43)}`)
        await page.getByRole('button', { name: 'Sign in' }).click()
        const told = await page.getByRole('alert').innerText()
        assert.match(told, /Check that you copied it whole/)
        assert.doesNotMatch(told, /berth login/)
        assert.equal(await page.getByRole('banner').count(), 0)
        assert.deepEqual(await visitor.context.cookies(), [])
        // The next attempt takes the last one's trouble away.
        await signIn(page, await newToken('second'))
        assert.equal(await page.getByRole('alert').count(), 0)
      })

      it('takes a ticket once, and out of the address at once', async () => {
        const { ticket } = await site.ask(createSessionTicket, {})
        await using visitor = await visit(browser, site, eyes)
        await visitor.see(`/settings?x=1#ticket=${ticket}`)
        await yes(visitor.page)
        assert.equal(visitor.page.url(), `${site.url}/settings?x=1`)
        await using late = await visit(browser, site, eyes)
        await late.see(`/#ticket=${ticket}`)
        await late.page.getByRole('button', { name: 'Sign in' }).click()
        assert.match(await late.page.getByRole('alert').innerText(), /ticket/i)
        assert.equal(late.page.url(), `${site.url}/`)
        await late.page.getByRole('button', { name: 'Use a token instead' }).click()
        await signIn(late.page, await newToken('without-ticket'))
      })

      it('takes a ticket over somebody who is signed in only when told to', async () => {
        const token = await newToken('another')
        await using visitor = await visitSignedIn(browser, site, eyes)
        const { ticket } = await site.ask(createSessionTicket, {}, token)
        await visitor.page.goto('about:blank')
        const held = await visitor.context.cookies()
        await visitor.see(`/#ticket=${ticket}`)
        await visitor.page.getByText('You are signed in with token').waitFor()
        assert.equal(visitor.page.url(), `${site.url}/`)
        assert.deepEqual(await visitor.context.cookies(), held)
        await visitor.page.getByRole('button', { name: 'Replace and sign in' }).click()
        await visitor.page.getByRole('banner').getByText('another').first().waitFor()
      })

      it('keeps a session beside a link that is no good, or no ticket', async () => {
        await using visitor = await visitSignedIn(browser, site, eyes)
        const { page } = visitor
        await page.evaluate(`location.hash = 'ticket=junk'`)
        await page.getByRole('button', { name: 'Replace and sign in' }).click()
        await page.getByRole('alert').waitFor()
        await page.getByRole('button', { name: 'Stay as I am' }).click()
        await page.getByRole('banner').waitFor()
        await page.goto('about:blank')
        await visitor.see('/#ticket=')
        await page.getByRole('banner').waitFor()
        assert.equal(page.url(), `${site.url}/`)
      })

      it('tells the other tabs at once who is signed in now', async () => {
        const token = await newToken('tab')
        await using visitor = await visitSignedIn(browser, site, eyes)
        const other = await visitor.context.newPage()
        await other.goto('/settings')
        await other.getByRole('banner').waitFor()
        await openMenu(visitor.page)
        await visitor.page.getByRole('button', { name: 'Sign out', exact: true }).click()
        await other.getByText('You were signed out in another tab.').waitFor()
        await signIn(visitor.page, token)
        await other.getByRole('banner').waitFor()
        const { ticket } = await site.ask(createSessionTicket, {})
        await visitor.page.evaluate(`location.hash = 'ticket=${ticket}'`)
        await visitor.page.getByRole('button', { name: 'Replace and sign in' }).click()
        await other.getByRole('heading', { name: 'Somebody else is signed in now' }).waitFor()
        await other.getByRole('button', { name: 'Reload the page' }).click()
        await other.getByRole('banner').waitFor()
      })

      it('does nothing in the name of somebody who signed in unheard', async () => {
        await using visitor = await visitSignedIn(browser, site, eyes, { path: '/settings' })
        const { page, context } = visitor
        await using stranger = await visitSignedIn(browser, site, eyes, {
          token: await newToken('stranger'),
        })
        await context.addCookies(await stranger.context.cookies())
        await page.getByRole('main').getByRole('button', { name: 'Sign out', exact: true }).click()
        await page.getByRole('heading', { name: 'Somebody else is signed in now' }).waitFor()
        await stranger.page.reload()
        await stranger.page.getByRole('banner').waitFor()
      })

      it('says so where signing out fails, and stays', async () => {
        await using visitor = await visitSignedIn(browser, site, eyes)
        const { page, context } = visitor
        await openMenu(page)
        await context.setOffline(true)
        await page.getByRole('button', { name: 'Sign out', exact: true }).click()
        await page.getByText('You are still signed in.').waitFor()
        await context.setOffline(false)
        await page.getByRole('button', { name: 'Sign out', exact: true }).click()
        await page.getByLabel('Token').waitFor()
      })

      it('signs out', async () => {
        await using visitor = await visitSignedIn(browser, site, eyes)
        const { page, context } = visitor
        const held = await context.cookies()
        await openMenu(page)
        await page.getByRole('button', { name: 'Sign out', exact: true }).click()
        await page.getByLabel('Token').waitFor()
        assert.deepEqual(await context.cookies(), [])
        // Who has kept the cookie has nothing.
        await context.addCookies(held)
        await page.reload()
        await page.getByLabel('Token').waitFor()
      })

      it('signs out everywhere', async () => {
        const token = await newToken('everywhere')
        await using here = await visitSignedIn(browser, site, eyes, { token })
        await using there = await visitSignedIn(browser, site, eyes, { token })
        await openMenu(here.page)
        await here.page.getByRole('button', { name: 'Sign out everywhere…' }).click()
        const asked = here.page.getByRole('dialog')
        await asked.getByRole('button', { name: 'Sign out everywhere' }).click()
        await here.page.getByLabel('Token').waitFor()
        await there.page.reload()
        await there.page.getByLabel('Token').waitFor()
      })

      it('leads from a session that has ended to the sign-in, and back', async () => {
        await using visitor = await visitSignedIn(browser, site, eyes)
        const { page } = visitor
        const link = (name: string) => page.getByRole('banner').getByRole('link', { name })
        await link('Settings').click()
        site.pass(13 * hour)
        await page.reload()
        await page.getByLabel('Token').waitFor()
        await signIn(page, site.token)
        assert.equal(new URL(page.url()).pathname, '/settings')
        // And while the page stands open, at the next thing that somebody does.
        site.pass(13 * hour)
        await link('Projects').click()
        await page.getByLabel('Token').waitFor()
        await page.getByText('Sign in again to go on where you were.').waitFor()
        await signIn(page, site.token)
        assert.equal(new URL(page.url()).pathname, '/projects')
        await page.getByRole('heading', { level: 1 }).first().waitFor()
      })
    })
})

const signIn = async (page: Page, token: string): Promise<void> => {
  await page.getByLabel('Token').fill(token)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('banner').waitFor()
}

/** Says yes to the link. */
const yes = async (page: Page): Promise<void> => {
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('banner').waitFor()
}

const openMenu = (page: Page): Promise<void> => page.getByRole('banner').locator('summary').click()

/** Whether the page holds this text anywhere: its elements, and what was typed. */
const assertHolds = async (page: Page, text: string, holds: boolean): Promise<void> => {
  const found =
    await page.evaluate(`document.documentElement.outerHTML.includes(${JSON.stringify(text)}) ||
    [...document.querySelectorAll('input')].some(({ value }) => value.includes(${JSON.stringify(text)}))`)
  assert.equal(found, holds)
}
