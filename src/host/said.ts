/** What an error says, in one line without a final stop: others go on after it. */
export const said = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error))
    .replaceAll(/\s+/g, ' ')
    .trim()
    .replace(/(?<![.…])\.$/, '')
