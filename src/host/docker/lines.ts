/** Longer lines are dropped from here on; the log cuts at 16 KiB and says so. */
const mostChars = 17 * 1024

/** Text in pieces made lines again; what one line may hold is bounded. */
export interface Lines {
  readonly add: (text: string) => void
  /** Ends the line that is open, if there is one. */
  readonly end: () => void
}

/** Gives each line once it is whole, without its end. */
export const linesInto = (emit: (line: string) => void): Lines => {
  let open: string | undefined
  const end = (): void => {
    if (open === undefined) return
    const line = open.endsWith('\r') ? open.slice(0, -1) : open
    open = undefined
    emit(line)
  }
  const grow = (text: string): void => {
    open = (open ?? '') + text.slice(0, Math.max(0, mostChars - (open?.length ?? 0)))
  }
  return {
    add: (text) => {
      const parts = text.split('\n')
      parts.forEach((part, at) => {
        if (at < parts.length - 1 || part !== '') grow(part)
        if (at < parts.length - 1) end()
      })
    },
    end,
  }
}
