import { existsSync } from 'node:fs'
import { chromium, type Browser } from 'playwright-core'

const program = process.env['BERTH_CHROMIUM'] ?? '/usr/bin/chromium'

/** Why the page cannot be looked at here, or that it can; for `skip`. */
export const lacksChromium = (): string | false =>
  existsSync(program) ? false : `there is no Chromium at ${program}: apt-get install chromium`

/** Starts Chromium; closes with `await using`. */
export const openChromium = (more: readonly string[] = []): Promise<Browser> =>
  chromium.launch({
    executablePath: program,
    args: [
      // Containers have little of what it shares by.
      '--disable-dev-shm-usage',
      // It refuses to confine what root runs.
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      ...more,
    ],
  })
