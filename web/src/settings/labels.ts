/** Labels as lines to edit: `team=core`. */
export const labelLines = (labels: Readonly<Record<string, string>>): string =>
  Object.entries(labels)
    .map(([key, value]) => `${key}=${value}`)
    .join('\n')

/** Reads such lines; a line without `=` is a label without a value. The last of a key counts. */
export const readLabels = (lines: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    lines
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== '')
      .map((line) => {
        const at = line.indexOf('=')
        return at < 0 ? [line, ''] : [line.slice(0, at).trim(), line.slice(at + 1).trim()]
      }),
  )

/** What changes labels into others, as the API takes it: an empty value removes a label. */
export const labelChanges = (
  from: Readonly<Record<string, string>>,
  to: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> => ({
  ...Object.fromEntries(
    Object.keys(from)
      .filter((key) => !Object.hasOwn(to, key))
      .map((key) => [key, '']),
  ),
  ...to,
})
