import { readLogs, type LogPage } from '../../../../src/contract/deployments.ts'
import { ask } from '../../data/api.ts'
import { asError } from '../../data/as-error.ts'
import { mayComeBack } from '../may-come-back.ts'
import { rest } from '../rest.ts'

/** Of which deployment the lines are. */
export interface LogSource {
  readonly project: string
  readonly projectEnvironment: string
  readonly deployment: string
}

/** How many lines come at once, and how long one call may wait for the first, in milliseconds. */
const [pageLines, waitMs] = ['1000', '20000']

/** How long an empty answer, or a server that is away, is rested from, in milliseconds. */
const [emptyRestMs, awayRestMs] = [250, 2000]

/**
 * Reads on after a cursor until it is ended. A server that is away is asked again, and what is
 * wrong is told; undefined when all is well again.
 */
export const followLogs = async (
  source: LogSource,
  cursor: string | undefined,
  signal: AbortSignal,
  onPage: (page: LogPage) => void,
  onTrouble: (trouble: Error | undefined) => void,
): Promise<void> => {
  let after = cursor
  let isAtEnd = false
  while (!signal.aborted)
    try {
      const wait: { waitMs?: string } = isAtEnd ? { waitMs } : {}
      const page: LogPage = await ask(
        readLogs,
        { ...source, after, limit: pageLines, ...wait },
        { signal },
      )
      onTrouble(undefined)
      onPage(page)
      if (page.lines.length === 0 && page.cursor === after) await rest(emptyRestMs, signal)
      isAtEnd = page.lines.length === 0
      after = page.cursor
    } catch (error) {
      if (signal.aborted) return
      onTrouble(asError(error))
      if (!mayComeBack(error)) return
      await rest(awayRestMs, signal)
    }
}
