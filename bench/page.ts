import type { Browser, BrowserContext, Page } from 'playwright-core'
import { lacksChromium, openChromium } from '../test/browser/chromium.ts'
import { artifacts, writeHistory } from './history.ts'
import { openPlace, placesOn } from './places.ts'
import { atEnd } from './scratch.ts'
import { startServer } from './server.ts'
import { absolute, type Finding, type How } from './table.ts'
import { attest, callAs, settle } from './world.ts'

/** A server with so many slots that hold something, and who looks at it. */
interface Scene {
  readonly url: string
  readonly secret: string
  readonly browser: Browser
  /** Signed in. */
  readonly context: BrowserContext
  /** The first of its slots in the order of names. */
  readonly first: number
}

/** What the page takes in a browser on the same machine, with a row for each slot. */
export const page = async ({ rounds = 11 }: How): Promise<readonly Finding[]> => {
  const reason = lacksChromium()
  if (reason !== false) {
    console.log(reason)
    return []
  }
  const browser = await openChromium()
  atEnd(() => browser.close())
  const few = await open(browser, 1000)
  const many = await open(browser, 10_000)
  return [
    finding('first view of 1000 slots', await firstViews(few, rounds), 500),
    finding('first view of 10000 slots', await firstViews(many, rounds), 1500),
    finding('a key in the filter, 1000 slots', await keys(few, rounds), 50),
    finding('a key in the filter, 10000 slots', await keys(many, rounds), 50),
    finding('a live update, 1000 slots', await updates(few, rounds), 300),
    finding('a live update, 10000 slots', await updates(many, rounds), 300),
  ]
}

const finding = (what: string, times: readonly number[], most: number): Finding =>
  absolute({ what, engine: 'sqlite', unit: 'ms' }, times, { bound: 'at most', value: most })

const open = async (browser: Browser, count: number): Promise<Scene> => {
  const places = await placesOn('sqlite')
  if (!places) throw new Error('there is no SQLite')
  const place = await places.create()
  const secret = await settle(place, 'cluster')
  const db = await openPlace(place)
  await attest(await callAs(db, place, secret), artifacts.slice(0, 1000))
  await db.close()
  await writeHistory(place, count)
  const { url } = await startServer(place)
  const answer = await fetch(`${url}/v1/session-tickets`, {
    method: 'POST',
    headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
    body: '{}',
  })
  const { ticket } = (await answer.json()) as { ticket: string }
  const context = await browser.newContext({ baseURL: url })
  const tab = await context.newPage()
  await tab.goto(`/#ticket=${ticket}`)
  await tab.getByRole('button', { name: 'Sign in' }).click()
  await tab.getByRole('grid').waitFor()
  await tab.close()
  return { url, secret, browser, context, first: 10_000 - count }
}

/** After the browser has painted what it shows now. */
const painted = `(then) => requestAnimationFrame(() => {
  const { port1, port2 } = new MessageChannel()
  port1.onmessage = () => then()
  port2.postMessage(0)
})`

const address = '/?rows=name'

/** Milliseconds from the navigation to the first rows on the screen, with nothing in the cache. */
const firstViews = async ({ browser, context, url }: Scene, rounds: number): Promise<number[]> => {
  const storageState = await context.storageState()
  const times: number[] = []
  for (let round = -2; round < rounds; round++) {
    const fresh = await browser.newContext({ baseURL: url, storageState })
    const tab = await fresh.newPage()
    await tab.addInitScript(`new MutationObserver((_, observer) => {
      if (!document.querySelector('main [role=grid] a[href^="/records/"]')) return
      observer.disconnect()
      ;(${painted})(() => { globalThis.shownAt = performance.now() })
    }).observe(document, { childList: true, subtree: true })`)
    await tab.goto(address)
    const ms = await numberOnce(tab, 'globalThis.shownAt')
    if (round >= 0) times.push(ms)
    await fresh.close()
  }
  return times
}

/** Milliseconds from a key to what it leaves of the grid on the screen. */
const keys = async ({ context }: Scene, rounds: number): Promise<number[]> => {
  const tab = await context.newPage()
  await tab.goto(address)
  await tab.getByRole('grid').getByRole('link').first().waitFor()
  await tab.evaluate(`globalThis.typed = []
    addEventListener('keydown', ({ timeStamp }) => {
      const said = () => document.getElementById('filter-count').textContent
      const before = said()
      const look = () => (${painted})(() => {
        if (said() === before) look()
        else typed.push(performance.now() - timeStamp)
      })
      look()
    }, true)`)
  await tab.getByRole('searchbox', { name: 'Filter' }).focus()
  // The first leaves nearly all of them, each next one fewer.
  const word = ['7', '7', '7', 'Backspace', 'Backspace', 'Backspace']
  for (let key = 0; key < rounds * word.length; key++) {
    await tab.keyboard.press(word[key % word.length] ?? '7')
    await numberOnce(tab, `typed.length > ${key} ? 1 : undefined`)
  }
  const times = (await tab.evaluate('typed')) as number[]
  await tab.close()
  return times.slice(word.length)
}

/** Milliseconds from the sending of a report to its version on the screen. */
const updates = async ({ context, url, secret, first }: Scene, rounds: number) => {
  const tab = await context.newPage()
  await tab.goto(address)
  await tab.getByText('Live', { exact: true }).waitFor()
  await tab
    .getByRole('grid')
    .getByRole('link', { name: `apps/app-${first} ` })
    .waitFor()
  const times: number[] = []
  for (let round = -2; round < rounds; round++) {
    const version = `9.9.${round + 2}`
    await tab.evaluate(`globalThis.seenAt = undefined
      new MutationObserver((_, observer) => {
        if (!document.querySelector('[role=grid]')?.textContent.includes('${version}')) return
        observer.disconnect()
        ;(${painted})(() => { globalThis.seenAt = Date.now() })
      }).observe(document.body, { childList: true, characterData: true, subtree: true })`)
    const sentAt = Date.now()
    const answer = await fetch(`${url}/v1/deployment-records`, {
      method: 'POST',
      headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
      body: JSON.stringify({
        environment: 'cluster',
        logicalEnvironment: ['development', 'staging', 'production'][first % 3],
        deploymentName: `apps/app-${first}`,
        kind: 'CONTAINER_IMAGE',
        digest: artifacts[round + 2],
        version,
      }),
    })
    if (answer.status !== 200) throw new Error(await answer.text())
    const ms = (await numberOnce(tab, 'globalThis.seenAt')) - sentAt
    if (round >= 0) times.push(ms)
  }
  await tab.close()
  return times
}

/** What an expression says in the page, once it says anything. */
const numberOnce = async (tab: Page, expression: string): Promise<number> =>
  Number(
    await tab.evaluate(`new Promise((resolve) => {
      const look = () => {
        const said = ${expression}
        if (said === undefined) setTimeout(look, 5)
        else resolve(said)
      }
      look()
    })`),
  )
