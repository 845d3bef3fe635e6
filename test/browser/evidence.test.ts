import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Browser } from 'playwright-core'
import { createAttestation } from '../../src/contract/evidence.ts'
import { listDeploymentRecords, recordDeployment } from '../../src/contract/ledger.ts'
import { whereEvidence } from '../../src/contract/where-evidence.ts'
import { checkEvents } from '../../src/contract/sealing.ts'
import { listTrustedRoots } from '../../src/contract/trust.ts'
import { beginWorkflowRun, finishWorkflowRun } from '../../src/contract/workflows.ts'
import { until } from '../host/scene.ts'
import { recordedRoot } from '../signatures/recorded/recorded.ts'
import { lacksChromium } from './chromium.ts'
import { assertFits } from './looks.ts'
import { openBefore } from './opened.ts'
import { at, built, commit, markup, seedLedger } from './seed.ts'
import type { Site } from './site.ts'
import { bothEyes, nameOf, visitSignedIn } from './visit.ts'

describe('evidence on the page', { skip: lacksChromium() }, () => {
  let site: Site
  let browser: Browser
  openBefore(async (opened) => {
    ;({ site, browser } = opened)
    await seedLedger(site)
    await site.ask(createAttestation, {
      digest: built('shop/api', 'v7'),
      kind: 'CONTAINER_IMAGE',
      predicateType: 'https://example.com/chain/v1',
      predicate: {},
      commit,
    })
    await site.ask(createAttestation, {
      digest: built('shop/api', 'v7'),
      predicateType: 'https://cyclonedx.org/bom',
      predicate: {
        bomFormat: 'CycloneDX',
        specVersion: '1.5',
        components: [{ type: 'library', name: 'lodash', purl: 'pkg:npm/lodash@4.17.20' }],
      },
    })
    for (const reason of [undefined, markup]) {
      const { id } = await site.ask(beginWorkflowRun, { project: 'shop', workflow: 'nightly' })
      if (reason) await site.ask(finishWorkflowRun, { id, state: 'error', reason })
    }
  })

  for (const eyes of bothEyes)
    it(nameOf(eyes), async (t) => {
      await using visitor = await visitSignedIn(browser, site, eyes)
      const { page } = visitor

      await t.test('leads from a record through the whole trace to other places', async () => {
        await site.ask(recordDeployment, {
          ...at('k8s-east', 'staging', `shop/api-${eyes.scheme}`),
          digest: built('shop/api', 'v7'),
        })
        const { items } = await site.ask(listDeploymentRecords, { deploymentName: 'shop/api' })
        await visitor.see(`/records/${items[0]?.id}`)
        const trace = page.getByRole('region', { name: 'From commit to where it runs' })
        for (const name of [/^Commit/, /^Artifact$/, /^Where it runs or ran$/])
          await trace.getByRole('heading', { name }).waitFor()
        await trace.getByText(commit.slice(0, 12)).waitFor()
        await trace.getByText('verified', { exact: true }).waitFor()
        await trace.getByText('stated', { exact: true }).first().waitFor()
        await trace.getByText('this record').waitFor()
        await assertFits(page)
        await trace.getByRole('link', { name: `shop/api-${eyes.scheme}` }).click()
        await page.getByRole('heading', { level: 1, name: `shop/api-${eyes.scheme}` }).waitFor()
      })

      await t.test('gives names and ids of a record to copy, exactly', async () => {
        const says = page.getByRole('region', { name: 'What the record says' })
        await visitor.context.grantPermissions(['clipboard-read', 'clipboard-write'])
        for (const [name, copied] of [
          ['environment', /^k8s-east$/],
          ['environment id', /^env_[0-9a-z]{26}$/],
          ['logical environment id', /^lenv_[0-9a-z]{26}$/],
          ['deployment name', new RegExp(`^shop/api-${eyes.scheme}$`)],
          ['record id', /^rec_[0-9a-z]{26}$/],
        ] as const) {
          await says.getByRole('button', { name: `Copy ${name}`, exact: true }).click()
          await says.getByText('Copied').first().waitFor()
          assert.match(String(await page.evaluate('navigator.clipboard.readText()')), copied)
          await says.getByText('Copied').first().waitFor({ state: 'detached' })
        }
      })

      await t.test('finds where a package runs, and says what that rests on', async () => {
        const box = page.getByRole('searchbox', { name: /^Where is it/ })
        await until('the SBOM is read', async () => {
          const asked = { package: 'pkg:npm/lodash' }
          return (await site.ask(whereEvidence, asked)).items.length > 0
        })
        await box.fill('pkg:npm/lodash@<4.17.21')
        await box.press('Enter')
        const found = page.getByRole('table', { name: 'What runs with it' })
        await found.getByRole('link', { name: 'shop/api', exact: true }).waitFor()
        await found.getByText('pkg:npm/lodash@4.17.20').first().waitFor()
        await page.getByText(/artifacts were looked at/).waitFor()
        await assertFits(page)
        await box.fill('pkg:npm/lodash@<4.0.0')
        await box.press('Enter')
        await page.getByText('Nothing that runs now is known to have it.').waitFor()
        await box.fill('pkg:npm')
        await box.press('Enter')
        await page.getByRole('alert').waitFor()
      })

      await t.test('finds what runs by who vouches, by commit and by workflow', async () => {
        const box = page.getByRole('searchbox', { name: /^Where is it/ })
        for (const [asked, table, mark] of [
          ['signer:release', 'What runs and is vouched for', 'verified'],
          [`commit:${commit.slice(0, 12)}`, 'What runs and was made from it', 'stated'],
          ['workflow:build', 'What runs and was made by it', 'verified'],
        ] as const) {
          await box.fill(asked)
          await box.press('Enter')
          const found = page.getByRole('table', { name: table })
          const row = found.getByRole('row').filter({ hasText: 'shop/api' }).first()
          await row.getByText(mark, { exact: true }).first().waitFor()
          await assertFits(page)
        }
        await box.fill('signer:nobody')
        await box.press('Enter')
        await page.getByText('No key, identity or signer nobody is known.').waitFor()
        await box.fill('workflow:nobody')
        await box.press('Enter')
        await page.getByText('Nothing that runs now is known to be made by it.').waitFor()
        await page.getByText('berth where --workflow nobody --history').waitFor()
      })

      await t.test('says what an attestation says, in words', async () => {
        const { items } = await site.ask(listDeploymentRecords, { deploymentName: 'shop/api' })
        await visitor.see(`/records/${items[0]?.id}`)
        const entries = page.getByRole('region', { name: 'Attestations' }).getByRole('listitem')
        const sbom = entries.filter({ hasText: 'Packages inside (CycloneDX)' })
        await sbom
          .getByText(/1 (?:component|package)/)
          .first()
          .waitFor()
      })

      await t.test('verifies a record by what is demanded, as the command line does', async () => {
        const demands = page.getByRole('region', { name: 'Can it be trusted?' })
        await demands.getByText('passed', { exact: true }).waitFor()
        await demands.getByLabel('That its tests passed').check()
        await demands.getByText('undecided', { exact: true }).waitFor()
        await demands.getByText('tests: undecided').waitFor()
        await demands.getByText(/^berth verify rec_\w+ --require tests$/).waitFor()
        await demands.getByLabel('That its tests passed').uncheck()
        await demands.getByLabel('Vouched for by').fill('release')
        await demands.getByRole('button', { name: 'Verify' }).click()
        await demands.getByText('signer: holds').waitFor()
        assert.equal(new URL(page.url()).searchParams.get('signer'), 'release')
        await demands.getByLabel('Made from').fill('github.com/somebody/else')
        await demands.getByRole('button', { name: 'Verify' }).click()
        await demands.getByText(/^source: /).waitFor()
        await assertFits(page)
        await demands.getByRole('link', { name: 'Attestation 1 for signer' }).click()
        assert.match(page.url(), /#sha256:/)
      })

      await t.test('trusts a root by its file, and says what its end would cost', async () => {
        const name = `sigstore-${eyes.scheme}`
        await visitor.see('/settings/roots')
        await page.getByRole('button', { name: 'Add root' }).click()
        const dialog = page.getByRole('dialog')
        await dialog.getByLabel('Name').fill(name)
        await dialog
          .getByLabel('File')
          .setInputFiles(fileOf(Buffer.from('{"mediaType": "nothing"}')))
        await dialog.getByRole('button', { name: 'Trust root' }).click()
        await dialog.getByRole('alert').waitFor()
        await dialog.getByLabel('File').setInputFiles(fileOf(recordedRoot('public-good')))
        await dialog.getByRole('button', { name: 'Trust root' }).click()
        const row = page.getByRole('row', { name })
        await row.getByText(/\(certificates\)/).waitFor()
        await assertFits(page)
        await row.getByRole('button', { name: `Remove ${name}` }).click()
        await dialog.getByText('Of what runs now, nothing is verified by it alone.').waitFor()
        await dialog.getByRole('button', { name: 'Remove root' }).click()
        await row.waitFor({ state: 'detached' })
        const { items } = await site.ask(listTrustedRoots, {})
        assert.deepEqual(items, [])
      })

      await t.test('trusts an identity, and says what its end would cost', async () => {
        const name = `release-${eyes.scheme}`
        await visitor.see('/settings/identities')
        await page.getByRole('button', { name: 'Add identity' }).click()
        const dialog = page.getByRole('dialog')
        await dialog.getByLabel('Name').fill(name)
        await dialog.getByLabel('Issuer').fill('https://accounts.example.com')
        await dialog.getByLabel('Subject').fill('ada@example.com')
        await dialog.getByRole('button', { name: 'Trust identity' }).click()
        await page.getByRole('row', { name }).getByText('ada@example.com').waitFor()
        await page.getByRole('button', { name: `Remove ${name}` }).click()
        await dialog.getByText('Of what runs now, nothing is verified by it alone.').waitFor()
        await dialog.getByRole('button', { name: 'Remove identity' }).click()
        await page.getByRole('row', { name }).waitFor({ state: 'detached' })
        // A key that vouches for what runs.
        await visitor.see('/settings/keys?do=remove&of=release')
        await dialog.getByText(/^1 artifact in \d places?$/).waitFor()
        await dialog.getByRole('button', { name: 'Cancel' }).click()
      })

      await t.test('lists the workflows of a project, and their runs', async () => {
        await visitor.see('/projects/shop')
        const workflows = page.getByRole('table', { name: 'Workflows of shop' })
        await workflows.getByRole('row', { name: /^nightly/ }).waitFor()
        const runs = page.getByRole('table', { name: 'Workflow runs of shop' })
        await runs.getByText('initialized').first().waitFor()
        await runs.getByText(markup).first().waitFor()
        await assertFits(page)
      })

      await t.test('tells how the ledger stands, and checks it', async () => {
        await visitor.see('/settings/ledger')
        await page.getByText('All that is recorded is sealed.').waitFor()
        const check = page.getByRole('button', { name: 'Check now' })
        await check.click()
        await page
          .getByText(/Nothing is wrong: +[1-9]\d* events and [1-9]\d* records, checked/)
          .waitFor()
        await assertFits(page)
        // What it finds is told.
        await page.route(`**${checkEvents.path}*`, async (route) => {
          const answer = await route.fetch()
          const body = (await answer.json()) as object
          const found = { kind: 'event_changed', id: 'evt_1', sequence: 3, detail: 'is otherwise' }
          await route.fulfill({ response: answer, json: { ...body, findings: [found] } })
        })
        await check.click()
        await page.getByText('1 found:').waitFor()
        await page.getByText('is otherwise').waitFor()
      })
    })
})

const fileOf = (buffer: Buffer) => ({
  name: 'trusted_root.json',
  mimeType: 'application/json',
  buffer,
})
