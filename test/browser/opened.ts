import { after, before } from 'node:test'
import type { Browser } from 'playwright-core'
import { openChromium } from './chromium.ts'
import { openSite, type Site } from './site.ts'

/** What a suite of the page stands on. */
export interface Opened {
  readonly site: Site
  readonly browser: Browser
}

/**
 * Opens a site and a browser before the tests of a suite, and closes both after them. With a first
 * port, services are run from there on; flags are the browser's.
 */
export const openBefore = (
  begin: (opened: Opened) => void | Promise<void>,
  { firstPort, flags }: { readonly firstPort?: number; readonly flags?: readonly string[] } = {},
): void => {
  let opened: Opened | undefined
  before(async () => {
    const [site, browser] = await Promise.all([openSite(firstPort), openChromium(flags)])
    opened = { site, browser }
    await begin(opened)
  })
  after(async () => {
    await opened?.browser.close()
    await opened?.site[Symbol.asyncDispose]()
  })
}
