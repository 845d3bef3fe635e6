import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import type { Browser } from 'playwright-core'
import { listDeploymentRecords } from '../../src/contract/ledger.ts'
import { lacksChromium } from './chromium.ts'
import { assertFits } from './looks.ts'
import { openBefore } from './opened.ts'
import { built, commit, hebrew, seedLedger } from './seed.ts'
import type { Site } from './site.ts'
import { bothEyes, nameOf, visitSignedIn } from './visit.ts'

describe('a record, and where it is', { skip: lacksChromium() }, () => {
  let site: Site
  let browser: Browser
  openBefore(async (opened) => {
    ;({ site, browser } = opened)
    await seedLedger(site)
  })

  for (const eyes of bothEyes)
    it(nameOf(eyes), async (t) => {
      const { items } = await site.ask(listDeploymentRecords, {
        logicalEnvironment: 'production',
        deploymentName: 'shop/web',
      })
      const record = items[0]?.id ?? ''
      await using visitor = await visitSignedIn(browser, site, eyes, { path: `/records/${record}` })
      const { page } = visitor

      await t.test('says what it is, and its artifact', async () => {
        await page.getByRole('heading', { level: 1, name: 'shop/web' }).waitFor()
        const main = page.getByRole('main')
        for (const said of ['production', 'k8s-east', built('shop/web', 'v1.0.0'), 'administrator'])
          await main.getByText(said).first().waitFor()
        await main.getByText('rollback').first().waitFor()
        await assertFits(page)
      })

      await t.test('tells the life of its slot, and leads through it', async () => {
        const life = page.getByRole('region', { name: 'The life of its slot' })
        await life.getByText('v1.1.0').waitFor()
        assert.equal(await life.getByText('superseded').count(), 2)
        await life.getByRole('link', { name: 'v1.1.0' }).click()
        await page.waitForURL((url) => !url.pathname.endsWith(record))
        await page.getByRole('link', { name: 'Superseded by' }).or(life).first().waitFor()
        await page.goBack()
        await page.waitForURL((url) => url.pathname.endsWith(record))
      })

      await t.test('leads from what runs to the commit', async () => {
        const trace = page.getByRole('region', { name: 'From commit to where it runs' })
        await trace.getByText(commit.slice(0, 12)).waitFor()
        const ci = trace.getByRole('link', { name: /build/ })
        assert.equal(await ci.getAttribute('href'), 'https://ci.example.com/runs/17')
        assert.match((await ci.getAttribute('rel')) ?? '', /noreferrer/)
        await trace.getByRole('link', { name: /SLSA provenance/ }).waitFor()
      })

      await t.test('says in words whether its attestations can be believed', async () => {
        const all = page.getByRole('region', { name: 'Attestations' })
        await all.getByText(/^Stated by administrator: this server signed it/).waitFor()
        const [download] = await Promise.all([
          page.waitForEvent('download'),
          all.getByRole('button', { name: 'Download' }).click(),
        ])
        const text = readFileSync(await download.path(), 'utf8')
        assert.equal(
          (JSON.parse(text) as { payloadType: string }).payloadType,
          'application/vnd.in-toto+json',
        )
      })

      await t.test('tells what a key vouched for from what was only stated', async () => {
        const [stated, vouched] = await Promise.all(
          ['shop/web', 'shop/api'].map(
            async (deploymentName) =>
              (await site.ask(listDeploymentRecords, { deploymentName })).items[0]?.id,
          ),
        )
        const main = page.getByRole('main')
        await visitor.see(`/records/${stated}`)
        await main.getByText('stated', { exact: true }).first().waitFor()
        await main.getByText(/^No key of its own vouches for this artifact/).waitFor()
        assert.equal(await main.getByText('verified', { exact: true }).count(), 0)
        await main.getByText(/as stated; no verified evidence confirms it/).waitFor()
        await visitor.see(`/records/${vouched}`)
        await main.getByText('verified', { exact: true }).first().waitFor()
        await main.getByText(/^Verified: signed with the key release, trusted since/).waitFor()
      })

      await t.test('is found by whatever names it', async () => {
        const box = page.getByRole('searchbox', { name: /^Where is it/ })
        const asked = [
          [built('shop/web', 'v1.0.0').slice(7, 19), 'shop/web'],
          ['registry.test/shop/web:v1.2.0', 'shop/web'],
          ['v1.1.0', 'shop/web'],
          [commit.slice(0, 10), 'shop/web'],
          ['shop/a', 'shop/api'],
          [hebrew, hebrew],
          [record, 'shop/web'],
        ] as const
        for (const [text, name] of asked) {
          await box.fill(text)
          await box.press('Enter')
          await page.getByRole('heading', { level: 1 }).getByText(text, { exact: true }).waitFor()
          await page.getByRole('table').getByRole('link', { name }).first().waitFor()
          assert.equal(new URL(page.url()).searchParams.get('q'), text)
        }
        await assertFits(page)
        await page.getByRole('table').getByRole('link').first().click()
        await page.waitForURL(/\/records\//)
      })

      await t.test('says of what is nowhere which command reports it', async () => {
        await visitor.see('/search?q=nowhere-to-be-found')
        await page.getByText(/berth deployment record/).waitFor()
      })
    })
})
