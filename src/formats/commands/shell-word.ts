const plain = /^[A-Za-z0-9_@%+:,./-]+$/

/** A word as a shell reads it back: as it is where nothing in it is special, else in quotes. */
export const shellWord = (text: string): string =>
  plain.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`
