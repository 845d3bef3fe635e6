/** An instant as a field for date and time takes it, in the reader's zone, to the second. */
export const toField = (ms: number): string => {
  const local = new Date(ms - new Date(ms).getTimezoneOffset() * 60_000)
  return local.toISOString().slice(0, 19)
}

/** The instant of such a field, in milliseconds since 1970; undefined while it is none. */
export const fromField = (text: string): number | undefined => {
  const ms = text === '' ? Number.NaN : new Date(text).getTime()
  return Number.isNaN(ms) ? undefined : ms
}

/** An instant of the address, in milliseconds since 1970; undefined where it is none. */
export const readInstant = (written: string | null): number | undefined => {
  const ms = Date.parse(written ?? '')
  return Number.isNaN(ms) ? undefined : ms
}

/** An instant as an address and the API have it. */
export const writeInstant = (ms: number): string => new Date(ms).toISOString()
