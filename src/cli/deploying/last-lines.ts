import { call } from '../../client/call.ts'
import { readLogs } from '../../contract/deployments.ts'
import type { Invocation } from '../invocation.ts'

/** How many pages are read at most, and how many lines are shown. */
const [mostPages, shownLines] = [50, 10]

/** The last lines that a deployment wrote; none where they cannot be had. */
export const lastLines = async (
  { connection }: Pick<Invocation, 'connection'>,
  place: { readonly project: string; readonly projectEnvironment?: string | undefined },
  deployment: string,
): Promise<readonly string[]> => {
  let kept: readonly string[] = []
  let after: string | undefined
  for (let page = 0; page < mostPages; page++) {
    const { project, projectEnvironment } = place
    const input = { project, projectEnvironment, deployment, after, limit: '1000' }
    // Whoever looks for a failure is told of it, with or without its lines.
    const reply = await call(readLogs, input, connection()).catch(() => undefined)
    if (!reply || reply.value.lines.length === 0) break
    const texts = reply.value.lines.map(({ from, text }) => `${from}: ${text}`)
    kept = [...kept, ...texts].slice(-shownLines)
    after = reply.value.cursor
  }
  return kept
}
