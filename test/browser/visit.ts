import assert from 'node:assert/strict'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { createSessionTicket } from '../../src/contract/sessions.ts'
import type { Site } from './site.ts'

/** How somebody looks at the page. */
export interface Eyes {
  readonly scheme: 'light' | 'dark'
  /** Of the window, in CSS pixels. */
  readonly width: number
  /** How much larger all is shown; 1 where nothing is said. */
  readonly zoom?: number
}

/** A desk by day and a telephone by night: whoever does something does it as both. */
export const bothEyes: readonly Eyes[] = [
  { scheme: 'light', width: 1280 },
  { scheme: 'dark', width: 360 },
]

/** The desk and the telephone, by day and by night: for what is only looked at. */
export const allEyes: readonly Eyes[] = [
  ...bothEyes,
  { scheme: 'light', width: 360 },
  { scheme: 'dark', width: 1280 },
]

export const nameOf = ({ scheme, width, zoom = 1 }: Eyes): string =>
  `${scheme} at ${width} pixels${zoom === 1 ? '' : ` and ${zoom * 100} %`}`

/** Somebody at a browser of their own. */
export interface Visit {
  readonly page: Page
  readonly context: BrowserContext
  /** What went wrong in the page until now: errors, refused content, dialogs. */
  readonly wrong: string[]
  /** Opens an address of the site and waits until it shows its heading. */
  see(path: string): Promise<void>
  /** Closes the browser; fails if anything went wrong, or anything was kept. */
  [Symbol.asyncDispose](): Promise<void>
}

/** The browser's own: that an answer was an error, and that plain HTTP is no TLS. */
const remarks =
  /^(?:Failed to load resource|The Cross-Origin-Opener-Policy header has been ignored)/

/** Opens a browser as nobody. */
export const visit = async (
  browser: Browser,
  site: Site,
  { scheme, width, zoom = 1 }: Eyes = { scheme: 'light', width: 1280 },
): Promise<Visit> => {
  const context = await browser.newContext({
    baseURL: site.url,
    colorScheme: scheme,
    // A zoom leaves fewer of the page's pixels in the same window.
    viewport: { width: width / zoom, height: 800 / zoom },
    deviceScaleFactor: zoom,
    locale: 'en-GB',
    timezoneId: 'Europe/Berlin',
  })
  context.setDefaultTimeout(15_000)
  const page = await context.newPage()
  const wrong: string[] = []
  page.on('pageerror', (error) => wrong.push(`threw ${error.message}`))
  page.on('dialog', (dialog) => {
    wrong.push(`opened a dialog: ${dialog.message()}`)
    void dialog.dismiss()
  })
  page.on('console', (message) => {
    if (message.type() === 'error' && !remarks.test(message.text())) wrong.push(message.text())
  })
  return {
    page,
    context,
    wrong,
    see: async (path) => {
      await page.goto(path)
      await page.getByRole('main').waitFor()
      await page.getByText('Asking the server…').waitFor({ state: 'detached' })
    },
    [Symbol.asyncDispose]: async () => {
      try {
        if (page.url().startsWith(site.url)) await assertNothingKept(page)
        assert.deepEqual(wrong, [])
      } finally {
        await context.close()
      }
    },
  }
}

/** Opens a browser that is signed in, as `berth ui` does it. */
export const visitSignedIn = async (
  browser: Browser,
  site: Site,
  eyes?: Eyes,
  { token, path = '/' }: { readonly token?: string; readonly path?: string } = {},
): Promise<Visit> => {
  const { ticket } = await site.ask(createSessionTicket, {}, token)
  const opened = await visit(browser, site, eyes)
  await opened.see(`${path}#ticket=${ticket}`)
  await opened.page.getByRole('button', { name: 'Sign in' }).click()
  await opened.page.getByRole('banner').waitFor()
  return opened
}

/** Nothing of the session lies where a script could read it. */
export const assertNothingKept = async (page: Page): Promise<void> => {
  const kept = await page.evaluate(`(async () => ({
    cookie: document.cookie,
    local: { ...localStorage },
    session: { ...sessionStorage },
    databases: (await indexedDB.databases()).map(({ name }) => name),
    caches: (await globalThis.caches?.keys()) ?? [],
  }))()`)
  assert.deepEqual(kept, { cookie: '', local: {}, session: {}, databases: [], caches: [] })
}
