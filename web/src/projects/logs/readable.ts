// What a browser would obey or hide instead of showing it: controls, bidirectional ones too.
const unseen = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu

/** A line as text and nothing else: what is unseen becomes `\u001b`; a tab stays one. */
export const readable = (text: string): string =>
  text.replaceAll(unseen, (found) =>
    found === '\t' ? found : `\\u${found.codePointAt(0)?.toString(16).padStart(4, '0')}`,
  )
