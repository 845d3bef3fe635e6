import { RateLimited } from './rate-limit.ts'

/** How many bytes of bodies a server holds at once, and how many of them for one token. */
const mostHeld = 256 * 1024 * 1024
const mostPerToken = 64 * 1024 * 1024

/** The room that one call takes; it must be given back. */
export interface Held {
  /** Takes so many bytes more; refuses when there is no room. */
  take(bytes: number): void
  release(): void
}

/** Room for the bodies of all calls together: many large ones at once cannot fill the memory. */
export const bodyRoom = (
  most = mostHeld,
  mostForOne = mostPerToken,
): ((principalId: string) => Held) => {
  let all = 0
  const byPrincipal = new Map<string, number>()
  return (principalId) => {
    let mine = 0
    const add = (bytes: number): void => {
      const theirs = (byPrincipal.get(principalId) ?? 0) + bytes
      if (theirs > 0) byPrincipal.set(principalId, theirs)
      else byPrincipal.delete(principalId)
      all += bytes
      mine += bytes
    }
    return {
      take: (bytes) => {
        const theirs = byPrincipal.get(principalId) ?? 0
        if (all + bytes > most || theirs + bytes > mostForOne)
          throw new RateLimited('Too many large bodies at once.', 1, 'or send less at once.')
        add(bytes)
      },
      release: () => add(-mine),
    }
  }
}
