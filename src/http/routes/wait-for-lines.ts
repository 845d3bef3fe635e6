import { setTimeout as sleep } from 'node:timers/promises'
import type { LogPage } from '../../contract/deployments.ts'
import { readLogs, type LogsInput } from '../../core/deployments/read/read-logs.ts'
import { formatInstant } from '../../formats/instant.ts'
import type { Call } from '../route.ts'

/** The host is asked anew so often, in milliseconds, so that a server that stops is not held up. */
const turnMs = 2000
const pauseMs = 100

/** Answers lines of a deployment; without any, waits for the first for as long as is wanted. */
export const waitForLines = async (
  call: Call,
  { waitMs = 0, ...input }: Omit<LogsInput, 'waitMs'> & { readonly waitMs?: number | undefined },
): Promise<LogPage> => {
  const until = performance.now() + waitMs
  for (;;) {
    const left = Math.max(0, Math.ceil(until - performance.now()))
    const page = await readLogs(call, { ...input, waitMs: Math.min(left, turnMs) })
    if (page.lines.length === 0 && left > turnMs && call.isOpen()) {
      // Whatever the host makes of the wait, it is not asked without a pause.
      await sleep(pauseMs)
      continue
    }
    const lines = page.lines.map(({ at, from, stream, text }) => {
      return { at: formatInstant(at), from, stream, text }
    })
    return { deployment: page.deployment, cursor: page.cursor, lines }
  }
}
