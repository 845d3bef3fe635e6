import { describeDeploymentRecord } from '../../contract/ledger.ts'
import { linkedLines } from '../attestation/present.ts'
import { command } from '../frame/command.ts'
import { details } from '../shown/details.ts'
import { argument } from '../words/flags.ts'
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
      const trace = it.trace.map((attestation) =>
        details(linkedLines(attestation, terminal), terminal),
      )
      return [about, ...trace].join('\n')
    })
  },
})
