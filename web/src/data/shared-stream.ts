import { sessionId } from './session.ts'
import { openStream, type Stream, type StreamWord } from './stream.ts'

/** What tabs tell each other: what the stream says, and from where on one of them needs it. */
type TabWord = StreamWord | { readonly is: 'from'; readonly after: number }

/**
 * Hears the one stream of all tabs that look in this session; `at` is the number of the last change
 * that this one knows. One tab holds it and tells the others; when it leaves, the next takes over.
 * Where the browser has no locks for tabs (plain HTTP from another machine), each has its own.
 */
export const hearStream = (at: () => number, hear: (word: StreamWord) => void): (() => void) => {
  if (!('locks' in navigator)) return openStream(at(), hear).close
  const name = `berth stream ${sessionId()}`
  const channel = new BroadcastChannel(name)
  const ending = new AbortController()
  let own: Stream | undefined
  const say = (word: TabWord): void => {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel has none
    channel.postMessage(word)
  }
  channel.addEventListener('message', ({ data }: MessageEvent<TabWord>) => {
    if (data.is === 'from') return own?.reach(data.after)
    if (own) return
    hear(data)
    // Whoever took over knows less than we need.
    if (data.is === 'live' && at() < data.after) say({ is: 'from', after: at() })
  })
  say({ is: 'from', after: at() })
  const hold = (): Promise<void> =>
    new Promise((resolve) => {
      own = openStream(at(), (word) => {
        hear(word)
        say(word)
      })
      ending.signal.addEventListener('abort', () => resolve())
    })
  // It ends with the abort alone.
  navigator.locks.request(name, { signal: ending.signal }, hold).catch(() => {})
  return () => {
    ending.abort()
    own?.close()
    channel.close()
  }
}
