import { trace as endpoint, type Trace } from '../../contract/trace.ts'
import { command } from '../frame/command.ts'
import { argument, choice, text } from '../words/flags.ts'
import { jsonOf } from '../frame/invocation.ts'
import type { Terminal } from '../shown/terminal.ts'
import { dotOf } from './dot.ts'
import { mermaidOf } from './mermaid.ts'
import { treeOf } from './tree.ts'

const formats = ['tree', 'json', 'dot', 'mermaid'] as const

export const trace = command({
  brief: 'Trace where something came from and what came of it',
  description: [
    'From a record or an artifact to its attestations, the runs, commits and repositories behind them and',
    'the artifacts that went in; and on to everything made of it and every place where that runs or ran.',
    'Graphviz draws --format dot, and Markdown pages show --format mermaid.',
  ].join('\n'),
  examples: [
    'trace rec_01m7xsfg4v6ancqcm1kt0aksn8',
    'trace sha256:4bcff63911fcb4448bd4fdacec207030997caf25e9bea4045fa6c8c44de311d1 --format dot',
    [
      'trace 0123456789abcdef0123456789abcdef01234567',
      'what was made at a commit, and where it runs',
    ],
    ['trace wrun_01m7xsfg4v6ancqcm1kt0aksn8', 'what a workflow run made of what'],
  ],
  flags: {
    format: choice('How to draw it', formats, 'tree'),
    limit: text('How many nodes at most, 1 to 10000 (default: 1000)', { placeholder: 'NUMBER' }),
  },
  args: [argument('SUBJECT', 'A digest, the id of a record or run, or a full commit id')],
  run: async (
    { call, show, note, terminal, format: output },
    { format = 'tree', limit },
    subject,
  ) => {
    const reply = await call(endpoint, { subject, limit })
    await show(reply, (it) =>
      format === 'json' ? jsonOf(reply.text, terminal) : drawn(it, format, terminal),
    )
    const { cut } = reply.value
    if (cut === null || output !== 'table') return
    const next = cut.continueWith.find((name) => name !== subject)
    const goOn = next === undefined ? '' : `, or go on with berth trace ${next}`
    note(`Cut at ${cut.nodes} nodes: --limit shows more${goOn}.`)
  },
})

const drawn = (it: Trace, format: 'tree' | 'dot' | 'mermaid', terminal: Terminal): string => {
  if (format === 'tree') return treeOf(it, terminal)
  return format === 'dot' ? dotOf(it) : mermaidOf(it)
}
