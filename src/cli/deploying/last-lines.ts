import { call } from '../../client/call.ts'
import { readLogs, type LogPage } from '../../contract/deployments.ts'
import { tellingLines } from '../../formats/telling-lines.ts'
import type { Invocation } from '../frame/invocation.ts'

/** How many pages are read at most, and how many lines are shown. */
const [mostPages, shownLines] = [50, 10]
/** Within how many lines an error is looked for. */
const keptLines = 100

/** The last lines that a deployment wrote; none where they cannot be had. */
export const lastLines = async (
  { connection }: Pick<Invocation, 'connection'>,
  place: { readonly project: string; readonly projectEnvironment?: string | undefined },
  deployment: string,
): Promise<readonly string[]> => {
  let kept: LogPage['lines'] = []
  let after: string | undefined
  for (let page = 0; page < mostPages; page++) {
    const { project, projectEnvironment } = place
    const input = { project, projectEnvironment, deployment, after, limit: '1000' }
    // Whoever looks for a failure is told of it, with or without its lines.
    const reply = await call(readLogs, input, connection()).catch(() => undefined)
    if (!reply || reply.value.lines.length === 0) break
    kept = [...kept, ...reply.value.lines].slice(-keptLines)
    after = reply.value.cursor
  }
  return tellingLines(kept, shownLines).map(({ from, text }) => `${from}: ${text}`)
}
