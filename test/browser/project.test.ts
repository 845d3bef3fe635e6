import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { updateProjectEnvironment } from '../../src/contract/project-environments.ts'
import { listVariables } from '../../src/contract/variables.ts'
import { lacksChromium } from './chromium.ts'
import { beginDeploy, deployed, saying } from './deploys.ts'
import { assertFits } from './looks.ts'
import { openBefore } from './opened.ts'
import { markup } from './seed.ts'
import type { Site } from './site.ts'
import { bothEyes, nameOf, visitSignedIn } from './visit.ts'

describe('a project', { skip: lacksChromium() }, () => {
  let site: Site
  let browser: Browser
  openBefore(
    (opened) => {
      ;({ site, browser } = opened)
    },
    { firstPort: 20_400 },
  )

  for (const eyes of bothEyes)
    it(nameOf(eyes), async (t) => {
      const project = `shop-${eyes.scheme}`
      const places = `/projects/${project}`
      const staging = { project, projectEnvironment: 'staging' }
      await deployed(site, saying('one'), { ...staging, version: 'v1' })
      await using visitor = await visitSignedIn(browser, site, eyes, { path: '/projects' })
      const { page } = visitor

      await t.test('leads from the projects to how an environment stands', async () => {
        await page.getByRole('link', { name: project }).click()
        await page.getByRole('heading', { level: 1, name: project }).waitFor()
        await page.getByRole('table').getByRole('link', { name: 'staging' }).click()
        await service(page).getByText('ready', { exact: true }).waitFor()
        await service(page)
          .getByRole('link', { name: `staging--${project}.localhost` })
          .waitFor()
        await service(page).getByText('v1', { exact: true }).waitFor()
      })

      await t.test(
        'promotes to another environment after it has shown what that does',
        async () => {
          await page.getByRole('button', { name: 'Promote to another environment' }).first().click()
          await page.getByLabel('To', { exact: true }).selectOption('production')
          await plan(page).getByText('nothing').waitFor()
          await confirm(page, 'Promote to another environment')
          await page.getByText('It serves.').waitFor()
          assert.match(page.url(), /\/production\/runs\/run_/)
        },
      )

      await t.test('shows a deployment as it goes, and rolls it back', async () => {
        await deployed(site, saying('two'), { project, version: 'v2' })
        await visitor.see(`${places}/production`)
        await service(page).getByText('v2', { exact: true }).waitFor()
        await page.getByRole('button', { name: 'Roll back' }).first().click()
        await plan(page).getByText('v2').waitFor()
        await plan(page).getByText('v1').waitFor()
        await confirm(page, 'Roll back')
        await page.getByText('It serves.').waitFor()
        await page.getByRole('link', { name: 'Services' }).click()
        await service(page).getByText('v1', { exact: true }).waitFor()
      })

      await t.test('restarts', async () => {
        await page.getByRole('button', { name: 'Restart' }).first().click()
        await plan(page).getByText('the same, begun anew').waitFor()
        await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click()
        await page.getByRole('dialog').waitFor({ state: 'detached' })
        await page.getByRole('button', { name: 'Restart' }).first().click()
        await confirm(page, 'Restart')
        await page.getByText('It serves.').waitFor()
      })

      await t.test('promotes a candidate that waits, and cancels the next', async () => {
        await deployed(site, saying('three'), { ...staging, version: 'v3', hold: true })
        await visitor.see(`${places}/staging`)
        const candidate = page.getByRole('region', { name: 'Candidate of web' })
        await candidate.getByText(/: v3/).waitFor()
        await candidate.getByRole('link').first().waitFor()
        await candidate.getByRole('button', { name: /^Promote the candidate/ }).click()
        await plan(page).getByText('v3').waitFor()
        await confirm(page, 'Promote the candidate')
        await page.getByText('It serves.').waitFor()
        await deployed(site, saying('four'), { ...staging, version: 'v4', hold: true })
        await visitor.see(`${places}/staging`)
        await candidate.getByRole('button', { name: 'Cancel the run' }).click()
        await plan(page).getByText('stays as it is').waitFor()
        await confirm(page, 'Cancel the run')
        await page.getByText(/It was cancelled/).waitFor()
        await page.getByRole('link', { name: 'Services' }).click()
        await service(page).getByText('v3', { exact: true }).waitFor()
      })

      await t.test('says what cannot be done as the server says it, and lets nobody', async () => {
        await visitor.see(`${places}/staging?do=promote`)
        const dialog = page.getByRole('dialog')
        await dialog.getByRole('alert').getByText('No candidate waits in staging.').waitFor()
        await dialog.getByText(/Deploy one/).waitFor()
        assert.ok(await dialog.getByRole('button', { name: 'Promote the candidate' }).isDisabled())
        await dialog.getByRole('button', { name: 'Cancel' }).click()
      })

      await t.test('shows live stages, and cancels what is under way', async () => {
        const run = await beginDeploy(
          site,
          saying('never', 'await new Promise(() => setInterval(() => {}, 1000))'),
          {
            ...staging,
            version: 'v5',
          },
        )
        await visitor.see(`${places}/staging`)
        const underWay = page.getByRole('region', { name: 'Run deploy' })
        await underWay.getByRole('listitem').filter({ hasText: 'checking, now' }).waitFor()
        await underWay.getByRole('link', { name: 'Follow it' }).click()
        assert.ok(page.url().endsWith(run.id))
        await page.getByRole('button', { name: 'Cancel the run' }).click()
        await confirm(page, 'Cancel the run')
        await page.getByText(/It was cancelled/).waitFor()
      })

      await t.test('says why one failed, and that the old one serves', async () => {
        const cry = `console.error(${JSON.stringify(`no database: ${markup}`)}); process.exit(3)`
        const failed = await deployed(site, saying('broken', cry), { ...staging, version: 'v6' })
        assert.equal(failed.state, 'failed')
        await visitor.see(`${places}/staging`)
        const failure = page.getByRole('region', { name: 'Failure of web' })
        await failure.getByText(/What ran before still serves/).waitFor()
        await failure.getByText(`no database: ${markup}`).first().waitFor()
        await failure.getByRole('link', { name: 'All that it wrote' }).click()
        await page.getByRole('log').getByText(`no database: ${markup}`).first().waitFor()
        assert.equal(await page.evaluate('globalThis.pwned'), undefined)
        assert.equal(await page.locator('img').count(), 0)
      })

      await t.test('follows what a service writes, and finds in it', async () => {
        const { id } = (
          await deployed(site, saying('five', talkative), { ...staging, version: 'v7' })
        ).deployments[0] ?? { id: '' }
        await visitor.see(`${places}/staging/logs?deployment=${id}`)
        const log = page.getByRole('log')
        await log.getByText('beat 1', { exact: true }).waitFor()
        await log.getByText('beat 3', { exact: true }).waitFor()
        await page.getByRole('searchbox', { name: 'Find in the log of web' }).fill('listening')
        await page.getByRole('status').filter({ hasText: '1 line' }).waitFor()
        assert.match(page.url(), /find=listening/)
        await assertFits(page)
      })

      await t.test('sets variables, shows no secret, and compares environments', async () => {
        await visitor.see(`${places}/staging/variables`)
        await setVariable(page, 'GREETING', 'שלום <b>you</b>')
        await page
          .getByRole('row', { name: /GREETING/ })
          .getByText('שלום <b>you</b>')
          .waitFor()
        await setVariable(page, 'API_KEY', 'hunter2-hunter2', true)
        await page
          .getByRole('row', { name: /API_KEY/ })
          .getByText('secret')
          .waitFor()
        await assertHidden(page, 'hunter2-hunter2')
        const { items } = await site.ask(listVariables, staging)
        assert.deepEqual(
          items.map(({ key, secret }) => [key, secret]),
          [
            ['API_KEY', true],
            ['GREETING', false],
          ],
        )
        await page.getByRole('button', { name: 'History', exact: true }).click()
        await page.getByRole('cell', { name: 'administrator' }).first().waitFor()
        await page.getByRole('button', { name: 'Compare', exact: true }).click()
        await page.getByLabel('With').selectOption('production')
        await page
          .getByRole('row', { name: /GREETING/ })
          .getByText('only here')
          .waitFor()
        await assertHidden(page, 'hunter2-hunter2')
        await page.getByRole('button', { name: 'Now', exact: true }).click()
        await page.getByRole('button', { name: 'Unset GREETING' }).click()
        await page.getByRole('dialog').getByRole('button', { name: 'Unset variable' }).click()
        await page.getByRole('row', { name: /GREETING/ }).waitFor({ state: 'detached' })
      })

      await t.test('says why it is frozen, as the text that it is', async () => {
        await site.ask(updateProjectEnvironment, { project, name: 'staging', freezeReason: markup })
        await visitor.see(`${places}/staging`)
        await page.getByText(markup).first().waitFor()
        assert.equal(await page.getByRole('button', { name: 'Restart' }).count(), 0)
        assert.equal(await page.evaluate('globalThis.pwned'), undefined)
        assert.equal(await page.locator('img').count(), 0)
        await assertFits(page)
      })
    })
})

/** What a service says that goes on talking. */
const talkative = 'let beat = 0; setInterval(() => console.log(`beat ${++beat}`), 100)'

const service = (page: Page) => page.getByRole('article', { name: 'web' })

const plan = (page: Page) => page.getByRole('dialog').getByRole('table', { name: 'The plan' })

/** Says yes to what a dialog asks. */
const confirm = async (page: Page, action: string): Promise<void> => {
  await page.getByRole('dialog').getByRole('button', { name: action, exact: true }).click()
  await page.getByRole('dialog').waitFor({ state: 'detached' })
}

const setVariable = async (
  page: Page,
  key: string,
  value: string,
  isSecret = false,
): Promise<void> => {
  await page.getByRole('button', { name: 'Set a variable' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Key').fill(key)
  if (isSecret) await dialog.getByLabel(/^A secret/).check()
  await dialog.getByLabel('Value', { exact: true }).fill(value)
  await dialog.getByRole('button', { name: 'Set variable' }).click()
  await dialog.waitFor({ state: 'detached' })
}

/** The page holds this nowhere: not as text, not as an attribute, not in a field. */
const assertHidden = async (page: Page, text: string): Promise<void> => {
  const said = JSON.stringify(text)
  const found = await page.evaluate(`document.documentElement.outerHTML.includes(${said}) ||
    [...document.querySelectorAll('input, textarea')].some(({ value }) => value.includes(${said}))`)
  assert.equal(found, false)
}
