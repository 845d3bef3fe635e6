import { listArtifacts, type Artifact } from '../../contract/evidence.ts'
import { when } from '../shown/age.ts'
import { command } from '../frame/command.ts'
import { markStyle } from '../shown/evidence-mark.ts'
import { digestCell } from '../shown/digest-text.ts'
import { choice, text } from '../words/flags.ts'
import { kinds } from '../words/artifact-kinds.ts'
import { pageFlags } from '../words/page-flags.ts'
import { showList } from '../shown/list.ts'
import type { Column } from '../shown/table.ts'
import type { Terminal } from '../shown/terminal.ts'

export const list = command({
  brief: 'List the artifacts that are known',
  examples: ['artifact list', 'artifact list --kind HELM_CHART'],
  flags: {
    kind: choice('Only this kind', kinds),
    name: text('Only artifacts of this name, such as registry/repository', { placeholder: 'NAME' }),
    ...pageFlags,
  },
  run: async (invocation, { kind, name, limit, cursor }) => {
    const reply = await invocation.call(listArtifacts, { kind, name, limit, cursor })
    const empty =
      'No artifacts yet. Attest one: berth attest --artifact REFERENCE --predicate FILE --predicate-type URI'
    await showList(invocation, reply, columns(invocation.terminal), empty)
  },
})

const columns = (terminal: Terminal): readonly Column<Artifact>[] => [
  { title: 'DIGEST', of: ({ digest }) => digestCell(digest, terminal) },
  { title: 'KIND', of: ({ kind }) => kind ?? '', drop: 2 },
  { title: 'NAME', of: ({ name }) => name ?? '', least: 16 },
  {
    title: 'EVIDENCE',
    of: ({ evidence }) => evidence,
    style: ({ evidence }) => markStyle(evidence),
  },
  { title: 'KNOWN', of: ({ createdAt }) => when(terminal, createdAt), drop: 1 },
]
