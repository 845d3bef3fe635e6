import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** What WCAG 2.2 asks at A and AA, as far as a program can tell. */
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']

interface Violation {
  readonly id: string
  readonly help: string
  readonly nodes: readonly { readonly target: readonly unknown[]; readonly html: string }[]
}

/** Fails with every barrier that is found on what the page shows now, by all rules or by these. */
export const assertAccessible = async (page: Page, rules?: readonly string[]): Promise<void> => {
  // What is still moving has other colours than it will have.
  await page.evaluate(`Promise.all(document.getAnimations().map((each) => each.finished))`)
  if ((await page.evaluate('typeof axe')) === 'undefined') await page.evaluate(axe)
  const found = (await page.evaluate(
    `axe.run(document, { runOnly: ${JSON.stringify(rules ?? tags)}, resultTypes: ['violations'] })`,
  )) as { readonly violations: readonly Violation[] }
  const said = found.violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ target, html }) => `${id}: ${help}: ${target.join(' ')} ${html.slice(0, 200)}`),
  )
  assert.deepEqual(said, [])
}

/** Nothing reaches beyond the window's side. */
export const assertFits = async (page: Page): Promise<void> => {
  const beyond = await page.evaluate(`(() => {
    const { scrollWidth } = document.documentElement
    if (scrollWidth <= innerWidth) return []
    return [...document.body.querySelectorAll('*')]
      .filter((each) => each.getBoundingClientRect().right > innerWidth + 1)
      .map((each) => each.tagName.toLowerCase() + '.' + each.className + ' ' +
        Math.round(each.getBoundingClientRect().right) + ' of ' + innerWidth)
      .slice(0, 10)
  })()`)
  assert.deepEqual(beyond, [])
}

const kept = process.env['BERTH_BROWSER_PICTURES'] ?? join(tmpdir(), 'berth-browser-pictures')

let folder: string | undefined

/** Where this run keeps its pictures. */
export const picturesFolder = (): string => {
  if (folder === undefined) {
    mkdirSync(kept, { recursive: true })
    folder = mkdtempSync(join(kept, 'run-'))
  }
  return folder
}

/** Keeps a picture of what the page shows, for somebody to look at. */
export const picture = async (page: Page, name: string): Promise<void> => {
  const file = `${name.replaceAll(/[^a-z0-9]+/gi, '-')}.jpeg`
  const path = join(picturesFolder(), file)
  await page.screenshot({ path, fullPage: true, type: 'jpeg', quality: 80 })
}
