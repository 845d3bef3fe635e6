import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { describe, it } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { createToken, listTokens, whoami } from '../../src/contract/access.ts'
import { listEnvironments, listLogicalEnvironments } from '../../src/contract/environments.ts'
import { listKeys } from '../../src/contract/evidence.ts'
import { lacksChromium } from './chromium.ts'
import { assertFits } from './looks.ts'
import { openBefore } from './opened.ts'
import { markup } from './seed.ts'
import type { Site } from './site.ts'
import { bothEyes, nameOf, visitSignedIn } from './visit.ts'

describe('settings', { skip: lacksChromium() }, () => {
  let site: Site
  let browser: Browser
  openBefore((opened) => {
    ;({ site, browser } = opened)
  })

  for (const eyes of bothEyes)
    it(nameOf(eyes), async (t) => {
      await using visitor = await visitSignedIn(browser, site, eyes, { path: '/settings' })
      const { page } = visitor
      const own = (name: string): string => `${name}-${eyes.scheme}`
      const chapter = (name: string): Promise<void> =>
        page
          .getByRole('navigation', { name: 'Settings' })
          .getByRole('link', { name, exact: true })
          .click()
      const dialog = page.getByRole('dialog')

      await t.test('creates a token, shows its secret once, and revokes it', async () => {
        await chapter('Tokens')
        await page.getByRole('button', { name: 'New token' }).click()
        await dialog.getByLabel('Name').fill(own('ci'))
        await dialog.getByLabel('Role').selectOption('recorder')
        await dialog.getByRole('button', { name: 'Create token' }).click()
        const secret = await dialog.getByText(/^berth_/).innerText()
        const { name } = await site.ask(whoami, {}, secret)
        assert.equal(name, own('ci'))
        await dialog.getByRole('button', { name: 'Done' }).click()
        await dialog.waitFor({ state: 'detached' })
        assert.ok(!(await page.content()).includes(secret))
        await page.reload()
        await page
          .getByRole('row', { name: own('ci') })
          .getByText('valid')
          .waitFor()
        assert.ok(!(await page.content()).includes(secret))
        await page.getByRole('button', { name: `Revoke ${own('ci')}` }).click()
        await dialog.getByRole('button', { name: 'Revoke token' }).click()
        await page
          .getByRole('row', { name: own('ci') })
          .getByText('revoked')
          .waitFor()
        await assert.rejects(site.ask(whoami, {}, secret))
        await assertFits(page)
      })

      await t.test('closes a dialog by Escape, and goes back to where it began', async () => {
        const button = page.getByRole('button', { name: 'New token' })
        await button.click()
        await dialog.getByLabel('Name').waitFor()
        await page.keyboard.press('Escape')
        await dialog.waitFor({ state: 'detached' })
        assert.equal(await page.evaluate('document.activeElement.textContent'), 'New token')
      })

      await t.test(
        'adds a trusted key, says what is wrong with another, and removes it',
        async () => {
          await chapter('Trusted keys')
          await page
            .getByText(/berth key add|Public key/)
            .first()
            .waitFor()
          await page.getByRole('button', { name: 'Add key' }).click()
          await dialog.getByLabel('Name').fill(own('release'))
          await dialog.getByLabel('Public key').fill('nonsense')
          await dialog.getByRole('button', { name: 'Trust key' }).click()
          await dialog.getByRole('alert').waitFor()
          const { publicKey } = generateKeyPairSync('ed25519')
          const pem = publicKey.export({ type: 'spki', format: 'pem' })
          await dialog.getByLabel('Public key').fill(pem)
          await dialog.getByRole('button', { name: 'Trust key' }).click()
          await page
            .getByRole('row', { name: own('release') })
            .getByText('ed25519')
            .waitFor()
          assert.ok(
            (await site.ask(listKeys, {})).items.some(({ name }) => name === own('release')),
          )
          await page.getByRole('button', { name: `Remove ${own('release')}` }).click()
          await dialog.getByRole('button', { name: 'Remove key' }).click()
          await page.getByRole('row', { name: own('release') }).waitFor({ state: 'detached' })
          assert.deepEqual((await site.ask(listKeys, {})).items, [])
        },
      )

      await t.test('creates, edits and deletes an environment', async () => {
        await chapter('Environments')
        await page.getByRole('button', { name: 'New environment' }).click()
        await dialog.getByLabel('Name').fill('Not A Name')
        await dialog.getByRole('button', { name: 'Create environment' }).click()
        await dialog.getByRole('alert').waitFor()
        await dialog.getByLabel('Name').fill(own('k8s'))
        await dialog.getByLabel('Description').fill(markup)
        await dialog.getByLabel('Labels').fill('team=core\nregion=מרכז')
        await dialog.getByRole('button', { name: 'Create environment' }).click()
        const row = page.getByRole('row', { name: own('k8s') })
        await row.getByText(markup).waitFor()
        await page.getByRole('button', { name: `Edit ${own('k8s')}` }).click()
        await dialog.getByLabel('Description').fill('Where it runs')
        await dialog.getByRole('button', { name: 'Save environment' }).click()
        await row.getByText('Where it runs').waitFor()
        const { items } = await site.ask(listEnvironments, {})
        const it = items.find(({ name }) => name === own('k8s'))
        assert.deepEqual(it?.labels, { team: 'core', region: 'מרכז' })
        await page.getByRole('button', { name: `Delete ${own('k8s')}` }).click()
        await dialog.getByText('Nothing is deployed there.').waitFor()
        await dialog.getByRole('button', { name: 'Delete environment' }).click()
        await row.waitFor({ state: 'detached' })
      })

      await t.test('creates a logical environment', async () => {
        await chapter('Logical environments')
        await page.getByRole('button', { name: /^New logical environment/ }).click()
        await dialog.getByLabel('Name').fill(own('qa'))
        await dialog.getByRole('button', { name: 'Create logical environment' }).click()
        await page.getByRole('row', { name: own('qa') }).waitFor()
        const { items } = await site.ask(listLogicalEnvironments, {})
        assert.ok(items.some(({ name }) => name === own('qa')))
      })

      await t.test('tells in the audit log what was done', async () => {
        await chapter('Audit log')
        await page.getByRole('form', { name: 'Filter' }).getByLabel('Action').fill('token.create')
        await page.getByRole('button', { name: 'Filter' }).click()
        await page.waitForURL(/action=token\.create/)
        const row = page.getByRole('row').filter({ hasText: 'token.create' }).first()
        await row.getByText('administrator').waitFor()
        const target = row.getByRole('link', { name: /^tok_\w{8}…\w{6}$/ })
        const lines = target.evaluate((link) => link.getClientRects().length)
        assert.equal(await lines, 1)
        await row.getByText('More').click()
        await page.getByText('"requestId"').first().waitFor()
        await assertFits(page)
      })
    })

  it('shows a viewer nothing that they may not do', async () => {
    const { secret = '' } = await site.ask(createToken, { name: 'viewer', role: 'viewer' })
    await using visitor = await visitSignedIn(browser, site, undefined, { token: secret })
    const { page } = visitor
    await visitor.see('/settings/environments')
    await page.getByRole('heading', { level: 1, name: 'Environments' }).waitFor()
    const buttons = page.getByRole('main').getByRole('button', { name: /New|Edit|Delete/ })
    assert.equal(await buttons.count(), 0)
    assert.equal(await page.getByRole('link', { name: 'Tokens' }).count(), 0)
    // Who writes the address is told why there is nothing.
    for (const path of ['/settings/tokens', '/settings/audit']) {
      await visitor.see(path)
      await page.getByRole('alert').waitFor()
    }
  })

  it('signs out whose own token is revoked', async () => {
    const { secret = '' } = await site.ask(createToken, { name: 'leaving', role: 'admin' })
    await using visitor = await visitSignedIn(browser, site, undefined, { token: secret })
    await visitor.see('/settings/tokens')
    await revoke(visitor.page, 'leaving')
    await visitor.page.getByLabel('Token', { exact: true }).waitFor()
    const { items } = await site.ask(listTokens, {})
    assert.ok(items.some(({ name, revokedAt }) => name === 'leaving' && revokedAt !== null))
  })
})

const revoke = async (page: Page, name: string): Promise<void> => {
  await page.getByRole('button', { name: `Revoke ${name}` }).click()
  await page.getByText('It is the token that you are signed in with').waitFor()
  await page.getByRole('dialog').getByRole('button', { name: 'Revoke token' }).click()
}
