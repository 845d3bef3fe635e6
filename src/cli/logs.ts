import { setTimeout as sleep } from 'node:timers/promises'
import { call } from '../client/call.ts'
import { mostTail, readLogs, type LogPage } from '../contract/deployments.ts'
import { parseDuration } from '../formats/duration.ts'
import { command } from './frame/command.ts'
import { serviceFlags } from './deploying/flags.ts'
import { text, toggle } from './words/flags.ts'
import type { Invocation } from './frame/invocation.ts'
import { printable } from './shown/printable.ts'
import { UsageError } from './frame/errors.ts'
import { placeOf } from './words/place.ts'

const day = 86_400_000
/** How many lines come at once, and how long one call may wait for the first, in milliseconds. */
const [pageLines, waitMs] = ['1000', 20_000]

export const logs = command({
  brief: 'Read what a service, its build and its release command wrote',
  description: 'They are kept after the processes are gone; secrets are masked.',
  examples: [
    'logs --service web',
    'logs --env staging --service web --since 10m --follow',
    ['logs --tail 20 --follow', 'the last 20 lines, and then what comes'],
    'logs --deployment dep_01m7xsfg4v6ancqcm1kt0aksn8',
  ],
  flags: {
    ...serviceFlags,
    deployment: text('This deployment (default: the latest)', { placeholder: 'ID' }),
    since: text('From then on: a time, or a duration before now', { placeholder: 'TIME' }),
    tail: text('The last lines alone', { placeholder: 'NUMBER' }),
    follow: toggle('Go on with what is written from now on'),
  },
  run: async (invocation, flags) => {
    const { context, connection, format, note } = invocation
    const place = await placeOf(flags, context)
    const since = flags.since && sinceOf(flags.since, context.now())
    let kept: LogPage['lines'] | undefined = flags.tail === undefined ? undefined : []
    const tail = tailOf(flags.tail)
    let after: string | undefined
    let count = 0
    let { deployment } = flags
    for (;;) {
      const asked = { ...place, deployment, after, since, tail: flags.tail, limit: pageLines }
      const waiting = flags.follow && after !== undefined ? { waitMs: String(waitMs) } : {}
      const { value } = await call(readLogs, { ...asked, ...waiting }, connection())
      if (kept) kept = [...kept, ...value.lines].slice(-tail)
      else print(invocation, value.lines)
      count += value.lines.length
      // The lines of one deployment, whatever comes after it.
      ;({ deployment } = value)
      const isAtEnd = value.lines.length === 0
      if (isAtEnd && kept) {
        print(invocation, kept)
        kept = undefined
      }
      if (isAtEnd && !flags.follow) {
        if (count === 0 && format === 'table')
          note(`Nothing was written there${since ? ' since then' : ''}.`)
        return
      }
      if (isAtEnd && value.cursor === after && format === 'table') await sleep(100)
      after = value.cursor
    }
  },
})

const print = ({ context, format }: Invocation, lines: LogPage['lines']): void => {
  for (const line of lines)
    context.stdout.write(
      format === 'json'
        ? `${JSON.stringify(line)}\n`
        : `${line.at} ${line.from} ${printable(line.text)}\n`,
    )
}

const tailOf = (typed = '1'): number => {
  const lines = /^\d{1,5}$/.test(typed) ? Number(typed) : 0
  if (lines >= 1 && lines <= mostTail) return lines
  throw new UsageError(`--tail must be a whole number from 1 to ${mostTail}.`, 'Such as 100')
}

const sinceOf = (typed: string, now: number): string => {
  if (/^\d{4}-/.test(typed)) return typed
  const span = parseDuration({ leastMs: 1, mostMs: 366 * day })(typed)
  if (span.ok) return new Date(now - span.value).toISOString()
  throw new UsageError(`--since ${span.problem}.`, 'Such as 10m, or 2027-01-31T00:00:00Z')
}
