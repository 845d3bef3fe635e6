import { commandAt } from '../formats/commands/command-at.ts'
import { listRuns, type Run } from '../contract/deployments.ts'
import { when } from './shown/age.ts'
import { command } from './frame/command.ts'
import { styleOf } from './deploying/watch.ts'
import { shortDigest } from './shown/digest-text.ts'
import { text } from './words/flags.ts'
import { printable } from './shown/printable.ts'
import { styled, type Terminal } from './shown/terminal.ts'
import { placeFlags, placeOf } from './words/place.ts'

export const history = command({
  brief: 'See what was deployed, run by run',
  examples: ['history', 'history --env staging --limit 5'],
  flags: {
    ...placeFlags,
    limit: text('How many runs at most, 1 to 1000', { placeholder: 'NUMBER', fallback: '20' }),
  },
  run: async ({ call, context, show, note, terminal, format }, flags) => {
    const { project, projectEnvironment } = await placeOf(flags, context)
    const { limit = '20' } = flags
    const reply = await call(listRuns, { project, projectEnvironment, limit })
    await show(reply, ({ items }) => items.map((run) => runText(run, terminal)).join('\n'))
    if (reply.value.items.length === 0 && format === 'table')
      note(`Nothing was deployed here yet: ${commandAt('deploy', flags)}`)
  },
})

const runText = (run: Run, terminal: Terminal): string => {
  const commit = run.origin.commit?.slice(0, 12)
  const about = [
    run.version,
    commit && `${commit}${run.origin.dirty ? ' (dirty)' : ''}`,
    when(terminal, run.createdAt),
  ].filter((each) => each !== null && each !== undefined)
  const state = styled(terminal, styleOf(run.state), run.state)
  const head = `${run.id}  ${run.command}  ${state}  ${printable(about.join('  '))}\n`
  const width = Math.max(0, ...run.deployments.map(({ service }) => service.length))
  const lines = run.deployments.map((each) => {
    const name = printable(each.service).padEnd(width)
    const text = styled(terminal, styleOf(each.state), each.state.padEnd(10))
    const digest = each.digest === null ? '' : shortDigest(each.digest)
    const why = each.why === '' ? '' : `  ${printable(each.why)}`
    return `${`  ${name}  ${text}  ${each.id}  ${digest}${why}`.trimEnd()}\n`
  })
  return head + lines.join('')
}
