import { RateLimited } from './rate-limit.ts'

/**
 * Lets an organization begin an upload, and gives what ends it; refuses more than so many at once.
 */
export const uploadRoom = (most: number): ((organizationId: string) => () => void) => {
  const open = new Map<string, number>()
  return (organizationId) => {
    const now = open.get(organizationId) ?? 0
    if (now >= most) {
      const next = 'or send fewer at once (berth serve --uploads-at-once allows more).'
      throw new RateLimited(`Your organization has ${most} uploads under way.`, 1, next)
    }
    open.set(organizationId, now + 1)
    return () => {
      const left = (open.get(organizationId) ?? 1) - 1
      if (left > 0) open.set(organizationId, left)
      else open.delete(organizationId)
    }
  }
}
