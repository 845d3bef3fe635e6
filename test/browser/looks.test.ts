import { after, describe, it } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { listDeploymentRecords } from '../../src/contract/ledger.ts'
import { createSessionTicket } from '../../src/contract/sessions.ts'
import { addTrustedIdentity, addTrustedRoot } from '../../src/contract/trust.ts'
import { setVariables } from '../../src/contract/variables.ts'
import { beginWorkflowRun, finishWorkflowRun } from '../../src/contract/workflows.ts'
import { recordedRoot } from '../signatures/recorded/recorded.ts'
import { lacksChromium } from './chromium.ts'
import { deployed, saying } from './deploys.ts'
import { assertAccessible, assertFits, picture, picturesFolder } from './looks.ts'
import { openBefore } from './opened.ts'
import { markup, seedLedger } from './seed.ts'
import type { Site } from './site.ts'
import { allEyes, nameOf, visit, visitSignedIn, type Eyes, type Visit } from './visit.ts'
import { assertWalkable } from './walk.ts'

/** A view: its name, its address, what is done there first. */
interface View {
  readonly name: string
  readonly path: string
  readonly first?: (page: Page) => Promise<void>
}

/** What no view shows once it stands. */
const underWay = /^(?:Loading|Asking|Searching|Looking).*…$/

describe('how the page looks', { skip: lacksChromium() }, () => {
  let site: Site
  let browser: Browser
  let views: readonly View[]
  openBefore(
    async (opened) => {
      ;({ site, browser } = opened)
      await seedLedger(site)
      await seedShop(site)
      await seedTrust(site)
      views = await viewsOf(site)
    },
    { firstPort: 20_500 },
  )
  after(() => {
    console.log(`Pictures of the page: ${picturesFolder()}`)
  })

  it('is open to all, and fits', async (t) => {
    await t.test('sign-in', async () => {
      await using visitor = await visit(browser, site)
      await visitor.see('/')
      await visitor.page.getByLabel('Token').fill('berth_wrong')
      await visitor.page.getByRole('button', { name: 'Sign in' }).click()
      await visitor.page.getByRole('alert').waitFor()
      await lookWithAllEyes(visitor, 'sign-in')
    })
    await t.test('sign-in by a link', async () => {
      await using visitor = await visit(browser, site)
      await visitor.see(await linkTo(site))
      await visitor.page.getByRole('heading', { name: 'Sign in with this link?' }).waitFor()
      await lookWithAllEyes(visitor, 'sign-in by a link')
    })
    await using visitor = await visitSignedIn(browser, site)
    for (const { name, path, first } of views)
      await t.test(name, async () => {
        await visitor.see(path)
        await first?.(visitor.page)
        await lookWithAllEyes(visitor, name)
      })
    await t.test('sign-in by a link as somebody else', async () => {
      await visitor.page.goto('about:blank')
      await visitor.see(await linkTo(site))
      await visitor.page.getByRole('button', { name: 'Replace and sign in' }).waitFor()
      await lookWithAllEyes(visitor, 'sign-in by a link as somebody else')
      await visitor.page.getByRole('button', { name: 'Stay as I am' }).click()
    })
  })

  it('is open to all, and fits, at 200 %', async (t) => {
    const eyes = { scheme: 'light', width: 1280, zoom: 2 } as const
    await using visitor = await visitSignedIn(browser, site, eyes)
    for (const { name, path, first } of views)
      await t.test(name, async () => {
        await visitor.see(path)
        await first?.(visitor.page)
        await stands(visitor.page)
        await assertFits(visitor.page)
        await assertAccessible(visitor.page, ['target-size', 'scrollable-region-focusable'])
      })
  })

  it('is gone through by the keyboard alone', async (t) => {
    for (const width of [1280, 360]) {
      await using visitor = await visitSignedIn(browser, site, { scheme: 'light', width })
      for (const { name, path, first } of views)
        await t.test(`${name}, ${width} pixels`, async () => {
          await visitor.see(path)
          await first?.(visitor.page)
          await stands(visitor.page)
          await assertWalkable(visitor.page)
        })
    }
  })
})

const linkTo = async (site: Site): Promise<string> =>
  `/#ticket=${(await site.ask(createSessionTicket, {})).ticket}`

/** Looks at what is shown by day and by night, at a desk and on a telephone, without leaving it. */
const lookWithAllEyes = async ({ page }: Visit, name: string): Promise<void> => {
  await stands(page)
  for (const eyes of allEyes) {
    await look(page, eyes)
    await stands(page)
    await picture(page, `${name} ${nameOf(eyes)}`)
    await assertFits(page)
    // By night everything is the same but its colours.
    await assertAccessible(page, eyes.scheme === 'dark' ? ['color-contrast'] : undefined)
  }
  await look(page, { scheme: 'light', width: 1280 })
}

const look = async (page: Page, { scheme, width }: Eyes): Promise<void> => {
  await page.emulateMedia({ colorScheme: scheme })
  await page.setViewportSize({ width, height: 800 })
}

/** Whatever was asked for has come. */
const stands = async (page: Page): Promise<void> => {
  await page.getByRole('main').waitFor()
  await page.getByText(underWay).first().waitFor({ state: 'detached' })
}

/** A service with a past, a failure, a candidate and variables. */
const seedShop = async (site: Site): Promise<void> => {
  const variables = [
    { key: 'DATABASE_URL', value: 'postgres://db/shop' },
    { key: 'GREETING', value: markup },
    { key: 'API_KEY', value: 'hunter2', secret: true },
  ]
  await deployed(site, saying('one'), { version: 'v1' })
  await site.ask(setVariables, { project: 'shop', variables })
  await deployed(site, saying('two'), { version: 'v2' })
  const cry = `console.error(${JSON.stringify(markup)}); process.exit(3)`
  await deployed(site, saying('never', cry), { version: 'v3' })
  const staging = { projectEnvironment: 'פיתוח', version: 'v1' }
  await deployed(site, saying('one'), staging)
  await deployed(site, saying('two'), { ...staging, version: 'v2', hold: true })
}

/** A root, a rule of certificates, and a workflow run that went wrong. */
const seedTrust = async (site: Site): Promise<void> => {
  const json = recordedRoot('public-good').toString()
  await site.ask(addTrustedRoot, { name: 'sigstore', json })
  const [issuer, subject] = [
    'https://token.actions.githubusercontent.com',
    'https://github.com/acme/**',
  ]
  await site.ask(addTrustedIdentity, { name: 'ci', issuer, subject })
  const { id } = await site.ask(beginWorkflowRun, { project: 'shop', workflow: 'nightly' })
  await site.ask(finishWorkflowRun, { id, state: 'error', reason: markup })
}

/** Opens the dialog of the first button of that name. */
const open =
  (name: RegExp) =>
  async (page: Page): Promise<void> => {
    await page.getByRole('button', { name }).first().press('Enter')
    await page.getByRole('dialog').waitFor()
  }

const viewsOf = async (site: Site): Promise<readonly View[]> => {
  const { items } = await site.ask(listDeploymentRecords, { history: 'true', limit: '100' })
  const recordOf = (name: string): string =>
    items.find(({ deploymentName }) => deploymentName === name)?.id ?? ''
  const [production, staging] = [
    '/projects/shop/production',
    `/projects/shop/${encodeURIComponent('פיתוח')}`,
  ]
  return [
    { name: 'grid', path: '/' },
    { name: 'grid by deployment', path: '/?rows=name&group=environment&sort=newest' },
    { name: 'grid filtered to nothing', path: '/?filter=nothing-at-all' },
    { name: 'record', path: `/records/${recordOf('shop/web')}` },
    {
      name: 'record by demands',
      path: `/records/${recordOf('shop/api')}?require=provenance,sbom&source=github.com/o/r`,
    },
    { name: 'record of markup', path: `/records/${recordOf(markup)}` },
    { name: 'record not there', path: '/records/rec_00000000000000000000000000' },
    { name: 'time travel', path: '/history' },
    { name: 'stages compared', path: '/history?view=stages&from=staging&to=production' },
    { name: 'moments compared', path: '/history?view=moments' },
    {
      name: 'pace',
      path: '/history?view=pace',
      first: (page) => page.locator('.pace-plot canvas').first().waitFor(),
    },
    { name: 'projects', path: '/projects' },
    { name: 'project', path: '/projects/shop' },
    { name: 'environment with a failure', path: production },
    { name: 'environment with a candidate', path: staging },
    { name: 'roll back', path: production, first: open(/^Roll back/) },
    { name: 'promote', path: staging, first: open(/^Promote the candidate/) },
    {
      name: 'promote to',
      path: `${production}?do=promote-to&to=${encodeURIComponent('פיתוח')}`,
    },
    { name: 'stop', path: production, first: open(/^Stop/) },
    { name: 'what cannot be cancelled', path: `${production}?do=cancel` },
    { name: 'runs', path: `${production}/runs` },
    { name: 'logs', path: `${production}/logs` },
    { name: 'variables', path: `${production}/variables` },
    { name: 'set a variable', path: `${production}/variables`, first: open(/^Set a variable/) },
    {
      name: 'variables compared',
      path: `${production}/variables?view=compare&with=${encodeURIComponent('פיתוח')}`,
    },
    { name: 'environment settings', path: `${production}/settings` },
    { name: 'search', path: '/search?q=shop' },
    { name: 'search without words', path: '/search' },
    { name: 'you', path: '/settings' },
    { name: 'environments', path: '/settings/environments' },
    { name: 'new environment', path: '/settings/environments?do=new' },
    { name: 'logical environments', path: '/settings/logical-environments' },
    { name: 'tokens', path: '/settings/tokens' },
    { name: 'new token', path: '/settings/tokens?do=new' },
    { name: 'trusted keys', path: '/settings/keys' },
    { name: 'key to remove', path: '/settings/keys?do=remove&of=release' },
    { name: 'trusted identities', path: '/settings/identities' },
    { name: 'trusted roots', path: '/settings/roots' },
    { name: 'new trusted root', path: '/settings/roots?do=new' },
    { name: 'search by package', path: '/search?q=pkg:npm/lodash' },
    { name: 'search by signer', path: '/search?q=signer:release' },
    { name: 'search by workflow', path: '/search?q=workflow:build' },
    { name: 'ledger', path: '/settings/ledger' },
    { name: 'audit log', path: '/settings/audit' },
    { name: 'no view', path: '/settings/nothing' },
  ]
}
