// What a browser would obey or hide instead of showing it: controls, bidirectional ones too.
const unseen = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu

/** A line as text and nothing else: escape becomes `␛`, others `\u202e`; a tab stays one. */
export const readable = (text: string): string =>
  text.replaceAll(unseen, (found) => {
    const code = found.codePointAt(0) ?? 0
    if (found === '\t') return found
    return code < 32
      ? String.fromCodePoint(0x2400 + code)
      : `\\u${code.toString(16).padStart(4, '0')}`
  })
