import type { Deployment, Run } from '../../contract/deployments.ts'
import type { Invocation } from '../frame/invocation.ts'
import { printable } from '../shown/printable.ts'
import { frameMs, frames } from '../shown/progress.ts'
import { styled, terminalOf, type Style } from '../shown/terminal.ts'

/** Shows how a run goes while it goes. */
export interface Watch {
  /** Something has changed. */
  show(run: Run): void
  /** Nothing more is shown; what was drawn is taken away. */
  end(): void
}

/** Live lines in a terminal, a line for every change elsewhere, events of JSON for programs. */
export const watchFor = (invocation: Invocation): Watch => {
  const { format, context } = invocation
  if (format === 'json') return events(invocation)
  return context.stderr.isTTY && context.env['CI'] === undefined
    ? live(invocation)
    : plain(invocation)
}

/** Every deployment that has come to another state since it was told last. */
const changes = () => {
  const told = new Map<string, string>()
  return (run: Run): readonly Deployment[] =>
    run.deployments.filter(({ id, state }) => {
      const isNew = told.get(id) !== state
      told.set(id, state)
      return isNew
    })
}

const events = ({ context }: Invocation): Watch => {
  const changed = changes()
  return {
    show: (run) => {
      for (const { id, runId, service, state, why, enteredAt } of changed(run))
        context.stdout.write(
          eventLine({ event: 'stage', id, runId, service, state, why, enteredAt }),
        )
    },
    end: () => {},
  }
}

/** One event on one line of JSON. */
export const eventLine = (event: Readonly<Record<string, unknown>>): string =>
  `${JSON.stringify(event)}\n`

const plain = ({ context, note }: Invocation): Watch => {
  const changed = changes()
  const start = context.now()
  return {
    show: (run) => {
      for (const { service, state } of changed(run))
        note(`${service}: ${state} (${seconds(context.now() - start)})`)
    },
    end: () => {},
  }
}

/** With tenths where they are much of it. */
const seconds = (ms: number): string =>
  ms < 10_000
    ? `${(Math.floor(Math.max(0, ms) / 100) / 10).toFixed(1)}s`
    : `${Math.floor(ms / 1000)}s`

const live = ({ context }: Invocation): Watch => {
  const { stderr } = context
  const start = context.now()
  const since = new Map<string, number>()
  const changed = changes()
  let current: Run | undefined
  let drawn = 0
  let frame = 0
  const clear = (): void => {
    if (drawn > 0) stderr.write(`\u001b[${drawn}A\r\u001b[J`)
    drawn = 0
  }
  const draw = (): void => {
    if (!current) return
    const { deployments } = current
    const width = Math.max(...deployments.map(({ service }) => service.length), 0)
    const terminal = terminalOf(stderr, context)
    const mark = frames[frame++ % frames.length] ?? ''
    const lines = deployments.map((each) => {
      const stage = seconds(context.now() - (since.get(each.id) ?? start))
      const style = styleOf(each.state)
      const sign = style === 'green' ? '✓' : style === 'red' ? '✗' : mark
      const state = styled(terminal, style, each.state.padEnd(10))
      return `${sign} ${printable(each.service).padEnd(width)}  ${state}  ${stage}\n`
    })
    clear()
    stderr.write(lines.join(''))
    drawn = lines.length
  }
  const drawing = setInterval(draw, frameMs)
  return {
    show: (run) => {
      current = run
      for (const { id } of changed(run)) since.set(id, context.now())
      draw()
    },
    end: () => {
      clearInterval(drawing)
      clear()
    },
  }
}

/** The color of a state: what serves, what has ended badly, and what is only on its way. */
export const styleOf = (state: Deployment['state'] | Run['state']): Style | undefined => {
  if (state === 'active' || state === 'succeeded') return 'green'
  if (state === 'failed' || state === 'errored') return 'red'
  return state === 'waiting' ? 'yellow' : undefined
}
