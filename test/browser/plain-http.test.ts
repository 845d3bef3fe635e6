import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Browser } from 'playwright-core'
import { listEnvironments } from '../../src/contract/environments.ts'
import { createToken } from '../../src/contract/access.ts'
import { lacksChromium } from './chromium.ts'
import { openBefore } from './opened.ts'
import type { Site } from './site.ts'
import { visit } from './visit.ts'

/** Not `localhost`, and without TLS: browsers keep back there what they give only to who is safe. */
const host = 'berth.test'

describe('by plain HTTP from another machine', { skip: lacksChromium() }, () => {
  let site: Site
  let browser: Browser
  openBefore(
    (opened) => {
      ;({ site, browser } = opened)
    },
    { flags: [`--host-resolver-rules=MAP ${host} 127.0.0.1`] },
  )

  it('the page signs in, shows what comes, and changes things', async () => {
    const { secret = '' } = await site.ask(createToken, { name: 'ada', role: 'admin' })
    const { port } = new URL(site.url)
    await using visitor = await visit(browser, { ...site, url: `http://${host}:${port}` })
    const { page } = visitor
    await visitor.see('/')
    assert.equal(await page.evaluate('isSecureContext'), false)
    await page.getByLabel('Token').fill(secret)
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByText('Live', { exact: true }).waitFor()
    await visitor.see('/settings/environments?do=new')
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Name').fill('far-away')
    await dialog.getByRole('button', { name: 'Create environment' }).click()
    await page.getByRole('row', { name: 'far-away' }).waitFor()
    const { items } = await site.ask(listEnvironments, {})
    assert.deepEqual(
      items.map(({ name }) => name),
      ['far-away'],
    )
  })
})
