import assert from 'node:assert/strict'
import type { Page } from 'playwright-core'

/** However much a view has, it has fewer places for the focus. */
const mostStops = 400

interface Stop {
  readonly name: string
  readonly wrong: readonly string[]
  /** Whether the focus has left the page, or begins again. */
  readonly isEnd: boolean
}

/**
 * Goes by Tab through what the page shows: every place is reached, in the order of the document,
 * and at each one sees where one is.
 */
export const assertWalkable = async (page: Page): Promise<void> => {
  const isInDialog = Boolean(await page.evaluate(prepared))
  const stops: Stop[] = []
  // A dialog has the focus already, at its first place.
  for (let isFirst = true; stops.length < mostStops; isFirst = false) {
    if (!isFirst || !isInDialog) await page.keyboard.press('Tab')
    const stop = (await page.evaluate('walk.here()')) as Stop
    if (stop.isEnd) break
    stops.push(stop)
  }
  const wrong = stops.flatMap(({ name, wrong: why }) => why.map((each) => `${name}: ${each}`))
  assert.deepEqual([...wrong, ...((await page.evaluate('walk.missed()')) as string[])], [])
  assert.ok(stops.length > 0)
}

/** Begins before the first place, in the dialog where one is open. */
const prepared = `(() => {
  const places = 'a[href], button:enabled, input:enabled, select:enabled, textarea:enabled, ' +
    'summary, [tabindex="0"]'
  const dialog = document.querySelector('dialog:modal')
  if (!dialog) {
    document.activeElement?.blur()
    getSelection().setPosition(document.body, 0)
  }
  const seen = new Set()
  let last
  let turned = false
  const nameOf = (it) => it.tagName.toLowerCase() + ' ' +
    (it.ariaLabel ?? (it.labels?.[0]?.innerText || it.innerText || it.type)).trim().slice(0, 40)
  const wrongOf = (it) => {
    const { outlineStyle, outlineWidth } = getComputedStyle(it)
    const box = it.getBoundingClientRect()
    const [left, right] = [Math.max(box.left, 0), Math.min(box.right, innerWidth)]
    const [top, bottom] = [Math.max(box.top, 0), Math.min(box.bottom, innerHeight)]
    const on = document.elementFromPoint((left + right) / 2, (top + bottom) / 2)
    const isBack = last && last !== it &&
      !(last.compareDocumentPosition(it) & Node.DOCUMENT_POSITION_FOLLOWING)
    // What came into a dialog since stands before where the focus began: it goes around once.
    const isBehind = isBack && (dialog === null || turned)
    turned ||= isBack
    return [
      ...(isBehind ? ['out of order'] : []),
      ...(outlineStyle === 'none' || parseFloat(outlineWidth) < 2 ? ['no outline'] : []),
      ...(right <= left || bottom <= top ? ['out of sight'] : []),
      ...(on && !it.contains(on) && !on.contains(it) ? ['covered by ' + nameOf(on)] : []),
    ]
  }
  globalThis.walk = {
    here: () => {
      const it = document.activeElement
      // Some inputs have several places inside.
      if (it === document.body || (seen.has(it) && it !== last)) return { isEnd: true }
      const wrong = wrongOf(it)
      seen.add(it)
      last = it
      return { isEnd: false, name: nameOf(it), wrong }
    },
    missed: () => [...(dialog ?? document).querySelectorAll(places)]
      .filter((each) => each.checkVisibility() && each.tabIndex >= 0 && !seen.has(each))
      .map((each) => nameOf(each) + ': not reached'),
  }
  return dialog !== null
})()`
