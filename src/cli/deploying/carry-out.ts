import { commandAt } from '../../formats/commands/command-at.ts'
import type { Reply } from '../../client/message.ts'
import type { Run, RunStarted } from '../../contract/deployments.ts'
import type { Invocation } from '../frame/invocation.ts'
import { followRun } from './follow-run.ts'
import { differenceLines, otherSourceLines, planText } from './present.ts'
import { endText, tellEnd, urlsOf, type RunPlace } from './run-end.ts'
import { watchFor } from './watch.ts'

/** Shows a plan, or what was begun; follows it to its end unless that is not wanted. */
export const carryOut = async (
  invocation: Invocation,
  reply: Reply<RunStarted>,
  { detach }: { readonly detach?: boolean | undefined } = {},
  verb: string = reply.value.run.command,
): Promise<void> => {
  const { value } = reply
  if (value.planned) {
    const { terminal } = invocation
    return await invocation.show(reply, (plan) => planText(plan, terminal, verb))
  }
  const notes = [...otherSourceLines(value), ...differenceLines(value.differences)]
  for (const line of notes) invocation.note(line)
  if (value.run.endedAt !== null)
    return await invocation.show(reply, ({ run }) => endText(value, run, new Map()))
  if (detach)
    return await invocation.show(reply, ({ run }) =>
      [`${run.id} has begun.`, ...nextLines(value, run)].map((line) => `${line}\n`).join(''),
    )
  await follow(invocation, value, value.run)
}

/** Follows a run and says what it came to: 3 when it failed, 5 when nobody can tell. */
export const follow = async (
  invocation: Invocation,
  place: RunPlace,
  run: Pick<Run, 'id'>,
): Promise<void> => {
  const watch = watchFor(invocation)
  const release = onInterrupt(() => {
    watch.end()
    // After what the terminal shows of the key.
    invocation.context.stderr.write('\n')
    invocation.note(`${run.id} goes on without you.`)
    for (const line of nextLines(place, run)) invocation.note(line)
  })
  try {
    let urls: ReturnType<typeof urlsOf> | undefined
    const ended = await followRun(invocation, run.id, (now) => {
      watch.show(now)
      // They stand by now, and the edge is still on its way.
      if (now.deployments.every(({ state }) => state === 'active'))
        urls ??= urlsOf(invocation, place)
    })
    watch.end()
    await tellEnd(invocation, place, ended, urls)
  } finally {
    watch.end()
    release()
  }
}

const nextLines = (
  { project, projectEnvironment: env }: RunPlace,
  { id }: Pick<Run, 'id'>,
): readonly string[] => [
  `Follow it: ${commandAt(`inspect ${id} --follow`, { project, env })}`,
  `Cancel it: ${commandAt(`cancel ${id}`, { project, env })}`,
]

// The call that waits would hold the process: it ends here, and its run does not.
const onInterrupt = (say: () => void): (() => void) => {
  const interrupted = (): void => {
    say()
    process.exit(5)
  }
  process.once('SIGINT', interrupted)
  return () => void process.off('SIGINT', interrupted)
}
