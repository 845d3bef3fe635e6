import { listAuditEntries, type AuditEntry } from '../../contract/audit.ts'
import { when } from '../shown/age.ts'
import { command } from '../frame/command.ts'
import { choice, text } from '../words/flags.ts'
import { pageFlags } from '../words/page-flags.ts'
import { showList } from '../shown/list.ts'
import type { Column } from '../shown/table.ts'
import type { Terminal } from '../shown/terminal.ts'

export const list = command({
  brief: 'List what principals changed, and what they were denied',
  examples: [
    'audit list --limit 20',
    'audit list --outcome denied',
    'audit list --action environment.delete -o json',
  ],
  flags: {
    action: text('Only this action, such as token.create', { placeholder: 'ACTION' }),
    outcome: choice('Only what was done, or was denied', ['done', 'denied']),
    target: text('Only what was done to this', { placeholder: 'TARGET' }),
    principal: text('Only what this principal did, by id', { placeholder: 'ID' }),
    ...pageFlags,
  },
  run: async (invocation, flags) => {
    const { action, outcome, target, principal, limit, cursor } = flags
    const input = { action, outcome, target, principal, limit, cursor }
    const reply = await invocation.call(listAuditEntries, input)
    await showList(invocation, reply, columns(invocation.terminal), 'Nothing of that kind yet.')
  },
})

const columns = (terminal: Terminal): readonly Column<AuditEntry>[] => [
  {
    title: 'WHEN',
    of: ({ occurredAt }) => when(terminal, occurredAt),
  },
  { title: 'WHO', of: ({ principal }) => principal.name, least: 8 },
  { title: 'ACTION', of: ({ action }) => action },
  {
    title: 'OUTCOME',
    of: ({ outcome }) => outcome,
    style: ({ outcome }) => (outcome === 'denied' ? 'red' : undefined),
  },
  { title: 'TARGET', of: ({ target }) => target, least: 12 },
  { title: 'FROM', of: ({ address }) => address ?? '', drop: 1 },
]
