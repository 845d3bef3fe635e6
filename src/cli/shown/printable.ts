// Control characters, line separators and bidirectional controls: what can move or hide other text.
const unprintable = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu
const inJson = /[\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g

/** The text without anything that a terminal would obey instead of showing it. */
export const printable = (text: string): string => text.replaceAll(unprintable, '')

/** The same of a text of several lines, which stay. */
export const printableLines = (text: string): string => text.split('\n').map(printable).join('\n')

/**
 * JSON text, or YAML between double quotes, that means the same, with what a terminal would obey
 * written as escapes.
 */
export const printableJson = (text: string): string =>
  text.replaceAll(inJson, (found) => `\\u${found.charCodeAt(0).toString(16).padStart(4, '0')}`)

// East Asian wide and full-width characters and emoji (Unicode UAX #11, in ranges).
const wide = new RegExp(
  [
    '[\\u1100-\\u115f\\u2e80-\\u303e\\u3041-\\ua4cf\\uac00-\\ud7a3\\uf900-\\ufaff',
    '\\ufe30-\\ufe6f\\uff00-\\uff60\\uffe0-\\uffe6\\u{1f300}-\\u{1faff}\\u{20000}-\\u{3fffd}]',
  ].join(''),
  'u',
)
const joining = /[\p{Mn}\p{Me}\u200d]/u

/** How many columns the text takes on a terminal. */
export const widthOf = (text: string): number => {
  // Nearly all text is ASCII, and measuring it must cost nothing.
  if (/^[\x20-\x7e]*$/.test(text)) return text.length
  let width = 0
  for (const character of text) if (!joining.test(character)) width += wide.test(character) ? 2 : 1
  return width
}

/** The text cut to at most `most` columns, with … where something is missing. */
export const cut = (text: string, most: number): string => {
  if (widthOf(text) <= most) return text
  let kept = ''
  let width = 0
  for (const character of text) {
    width += widthOf(character)
    if (width > most - 1) break
    kept += character
  }
  // What was short already has its ellipsis.
  return `${kept.replace(/…$/, '')}…`
}

/** The text with a full stop at its end, and never two. */
export const stopped = (text: string): string => (/[.!?…]$/.test(text) ? text : `${text}.`)
