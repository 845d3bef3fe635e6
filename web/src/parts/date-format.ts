/**
 * A format that is made once, when it is first needed: to make one takes longer than to use it a
 * thousand times, and longer than all else that a script does when it begins.
 */
export const dateFormat = (style: Intl.DateTimeFormatOptions): (() => Intl.DateTimeFormat) => {
  let made: Intl.DateTimeFormat | undefined
  return () => (made ??= new Intl.DateTimeFormat(undefined, style))
}

/** A day with its time to the minute, in the reader's words and zone. */
export const toTheMinute = dateFormat({ dateStyle: 'medium', timeStyle: 'short' })

/** The same to the second. */
export const toTheSecond = dateFormat({ dateStyle: 'medium', timeStyle: 'medium' })
