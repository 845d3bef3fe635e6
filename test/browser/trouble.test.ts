import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Browser, Page, Route } from 'playwright-core'
import { createToken } from '../../src/contract/access.ts'
import { createEnvironment, listEnvironments } from '../../src/contract/environments.ts'
import { lacksChromium } from './chromium.ts'
import { openBefore } from './opened.ts'
import type { Site } from './site.ts'
import { visitSignedIn } from './visit.ts'

/** What may come instead of an answer, and what the page has to say of it and to advise. */
const troubles: readonly (readonly [
  what: string,
  answer: (route: Route) => Promise<void>,
  says: RegExp,
  advises: RegExp,
])[] = [
  ['403', problem(403, 'forbidden', 'Not with this token.', 'Ask an administrator.'), /Not/, /Ask/],
  ['404', problem(404, 'not_found', 'It is gone.', 'Look for it again.'), /gone/, /Look for it/],
  ['409', problem(409, 'in_use', 'Something is there.', 'Stop it first.'), /is there/, /Stop it/],
  ['422', problem(422, 'unknown_name', 'No such stage.', 'Create it.'), /No such/, /Create it/],
  ['429', problem(429, 'rate_limited', 'Too much at once.', 'Wait a bit.'), /at once/, /Wait/],
  ['500', problem(500, 'defect', 'Berth broke.', 'Report it.'), /broke/, /Report it/],
  ['503', problem(503, 'database_busy', 'It is busy.', 'Again later.'), /busy/, /Again later/],
  ['504', problem(504, 'host_away', 'The host is away.', 'Start it.'), /away/, /Start it/],
  [
    'a proxy that answers itself',
    (route) => route.fulfill({ status: 502, contentType: 'text/html', body: '<b>Bad</b>' }),
    /^The server's answer is not understood: it answered 502 with text\/html/,
    /look at the log of the server/,
  ],
  [
    'an answer that is cut off',
    (route) => {
      const status = route.request().method() === 'POST' ? 201 : 200
      return route.fulfill({ status, contentType: 'application/json', body: '{"items": [' })
    },
    /^The server's answer is not understood: its answer is not JSON/,
    /look at the log of the server/,
  ],
  [
    'a broken connection',
    (route) => route.abort('connectionreset'),
    /^The server cannot be reached/,
    /Try again/,
  ],
]

/** What lies at the way to the server, or at what stands behind it. */
const mayPass = /^(?:50[34]|an? )/

function problem(status: number, code: string, detail: string, next: string) {
  const body = JSON.stringify({ status, code, title: code, detail, next, retryable: false })
  return (route: Route): Promise<void> =>
    route.fulfill({ status, contentType: 'application/problem+json', body })
}

describe('whatever goes wrong', { skip: lacksChromium() }, () => {
  let site: Site
  let browser: Browser
  openBefore(async (opened) => {
    ;({ site, browser } = opened)
    await site.ask(createEnvironment, { name: 'k8s', type: 'kubernetes' })
  })

  it('a list says it, and what to do; asked again, it is there', async (t) => {
    await using visitor = await visitSignedIn(browser, site)
    const { page } = visitor
    for (const [what, answer, says, advises] of troubles)
      await t.test(what, async () => {
        await page.route(`**${listEnvironments.path}*`, answer)
        await visitor.see('/settings/environments')
        const alert = page.getByRole('main').getByRole('alert')
        await alert.getByText(says).waitFor()
        await alert.getByText(advises).first().waitFor()
        await page.unroute(`**${listEnvironments.path}*`)
        // What may pass by itself is asked again by itself, perhaps before anybody clicks.
        // What may pass is asked again without anybody's doing.
        if (!mayPass.test(what)) await alert.getByRole('button', { name: 'Try again' }).click()
        await page.getByRole('row', { name: /k8s/ }).waitFor()
        await alert.waitFor({ state: 'detached' })
      })
  })

  it('a form says it, keeps what was written, and can be sent again', async (t) => {
    await using visitor = await visitSignedIn(browser, site)
    const { page } = visitor
    const dialog = page.getByRole('dialog')
    for (const [n, [what, answer, says, advises]] of troubles.entries())
      await t.test(what, async () => {
        await visitor.see('/settings/environments?do=new')
        await dialog.getByLabel('Name').fill(`place-${n}`)
        await dialog.getByLabel('Description').fill('what took long to write')
        await page.route(`**${createEnvironment.path}`, onlyPost(answer))
        await send(page)
        await dialog.getByRole('alert').getByText(says).waitFor()
        await dialog.getByRole('alert').getByText(advises).first().waitFor()
        assert.equal(await dialog.getByLabel('Description').inputValue(), 'what took long to write')
        await page.unroute(`**${createEnvironment.path}`)
        await send(page)
        await page.getByRole('row', { name: `place-${n}` }).waitFor()
        await dialog.waitFor({ state: 'detached' })
      })
  })

  it('a form whose session ends leads through the sign-in back to the form', async () => {
    const { secret = '' } = await site.ask(createToken, { name: 'ada', role: 'admin' })
    await using visitor = await visitSignedIn(browser, site, undefined, { token: secret })
    const { page } = visitor
    await visitor.see('/settings/environments?do=new')
    await page.getByRole('dialog').getByLabel('Name').fill('place')
    site.pass(13 * 3_600_000)
    await send(page)
    await page
      .getByRole('status')
      .getByText(/Sign in again to go on where you were/)
      .waitFor()
    await page.getByLabel('Token').fill(secret)
    await page.getByRole('button', { name: 'Sign in' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Name').fill('place')
    await send(page)
    await page.getByRole('row', { name: 'place', exact: false }).first().waitFor()
    const { items } = await site.ask(listEnvironments, {})
    assert.ok(items.some(({ name }) => name === 'place'))
  })

  it('what is sent again after its answer was lost is done once', async () => {
    await using visitor = await visitSignedIn(browser, site)
    const { page } = visitor
    await visitor.see('/settings/environments?do=new')
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Name').fill('once')
    const path = `**${createEnvironment.path}`
    const lost = onlyPost(async (route) => {
      await route.fetch()
      await route.abort('connectionreset')
    })
    await page.route(path, lost)
    await send(page)
    await dialog.getByRole('alert').getByText('The server cannot be reached.').waitFor()
    await page.unroute(path)
    await send(page)
    await dialog.waitFor({ state: 'detached' })
    await page.getByRole('row', { name: 'once' }).waitFor()
  })

  it('what another has done meanwhile is said beside its field', async () => {
    await using visitor = await visitSignedIn(browser, site)
    const { page } = visitor
    await visitor.see('/settings/environments?do=new')
    await page.getByRole('dialog').getByLabel('Name').fill('k8s')
    await send(page)
    await page
      .getByRole('dialog')
      .getByRole('alert')
      .getByText(/already/)
      .waitFor()
  })
})

const onlyPost =
  (answer: (route: Route) => Promise<void>) =>
  (route: Route): Promise<void> =>
    route.request().method() === 'POST' ? answer(route) : route.fallback()

const send = (page: Page): Promise<void> =>
  page.getByRole('dialog').getByRole('button', { name: 'Create environment' }).click()
