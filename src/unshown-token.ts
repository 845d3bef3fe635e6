import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** The first administrator's secret between its making and its one showing. */
export interface UnshownToken {
  readonly secret: string | undefined
  /** Whether an earlier start made it, and was killed before it could show it. */
  readonly isOld: boolean
  /** Puts a secret on the disk (mode 0600), before any database knows it. */
  keep(secret: string): void
  /** It was shown, or is not needed: takes it off the disk. */
  forget(): void
}

/** Reads the secret that a killed start may have left in the data folder. */
export const unshownToken = (data: string): UnshownToken => {
  const path = join(data, 'administrator.token')
  const isOld = existsSync(path)
  let secret = isOld ? readFileSync(path, 'utf8').trim() || undefined : undefined
  return {
    get secret() {
      return secret
    },
    isOld,
    keep: (made) => {
      writeFileSync(path, `${made}\n`, { mode: 0o600, flush: true })
      secret = made
    },
    forget: () => rmSync(path, { force: true }),
  }
}
