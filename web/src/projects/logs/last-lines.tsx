import { useEffect, useState } from 'preact/hooks'
import { readLogs } from '../../../../src/contract/deployments.ts'
import { ask } from '../../data/api.ts'
import type { LogSource } from './follow-logs.ts'
import type { LogLine } from './log-buffer.ts'
import { readable } from './readable.ts'

/** How many pages are read at most, and how many lines are shown. */
const [mostPages, shownLines] = [50, 10]

/** The last lines that a deployment wrote; nothing where there are none, or they cannot be had. */
export const LastLines = ({ project, projectEnvironment, deployment }: LogSource) => {
  const [lines, setLines] = useState<readonly LogLine[]>([])
  useEffect(() => {
    const ending = new AbortController()
    const source = { project, projectEnvironment, deployment }
    lastOf(source, ending.signal).then(setLines, () => {
      // Whoever looks at a failure is told of it, with or without its lines.
    })
    return () => ending.abort()
  }, [project, projectEnvironment, deployment])
  return lines.length === 0 ? null : (
    <pre class="last-lines" aria-label="The last lines that it wrote" tabIndex={0}>
      {lines.map(({ text }) => `${readable(text)}\n`)}
    </pre>
  )
}

const lastOf = async (source: LogSource, signal: AbortSignal): Promise<readonly LogLine[]> => {
  let kept: readonly LogLine[] = []
  let after: string | undefined
  for (let page = 0; page < mostPages; page++) {
    const { lines, cursor } = await ask(readLogs, { ...source, after, limit: '1000' }, { signal })
    if (lines.length === 0) break
    kept = [...kept, ...lines].slice(-shownLines)
    after = cursor
  }
  return kept
}
