import { describeDeploymentRecord } from '../../contract/ledger.ts'
import { attestationColumns } from '../attestation/present.ts'
import { command } from '../command.ts'
import { details, type Detail } from '../details.ts'
import { argument } from '../flags.ts'
import { table } from '../table.ts'
import { recordLines } from './present.ts'

export const describe = command({
  brief: 'Describe a record, its artifact and its trace',
  description:
    'The trace is the evidence: who built the artifact, from which commit, in which run.',
  examples: ['deployment describe rec_01jx4m9k2v8q7r3t5w6y0z1abc'],
  flags: {},
  args: [argument('ID', 'The id of the record: berth deployment list -o json')],
  run: async ({ call, show, terminal }, _, id) => {
    const reply = await call(describeDeploymentRecord, { id })
    await show(reply, (it) => {
      const others = it.equivalents.filter((digest) => digest !== it.artifact.digest)
      const about = details(
        [...recordLines(it, terminal), ['Equivalent', others.join(', ')]],
        terminal,
      )
      const trace = it.trace.map((attestation) => {
        const { workflow, runUrl, commit } = attestation
        const lines: readonly Detail[] = [
          ['Workflow', workflow],
          ['Run', runUrl],
          ['Commit', commit],
        ]
        const row = table(attestationColumns(terminal), [attestation], terminal).text
        return row + details(lines, terminal)
      })
      return [about, ...trace].join('\n')
    })
  },
})
