const dayMs = 86_400_000

/** When something ends that lives so many days, from a time in milliseconds; never: undefined. */
export const expiryOf = (days: string, now: number): string | undefined =>
  days === '' ? undefined : new Date(now + Number(days) * dayMs).toISOString()

/** Whether a token can be used at a time in milliseconds. */
export const tokenState = (
  {
    revokedAt,
    expiresAt,
  }: { readonly revokedAt: string | null; readonly expiresAt: string | null },
  now: number,
): 'valid' | 'expired' | 'revoked' => {
  if (revokedAt !== null) return 'revoked'
  return expiresAt !== null && Date.parse(expiresAt) <= now ? 'expired' : 'valid'
}
