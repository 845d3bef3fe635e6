import { describeArtifact } from '../../contract/evidence.ts'
import { exact } from '../shown/age.ts'
import { linkedColumns } from '../attestation/present.ts'
import { command } from '../frame/command.ts'
import { details } from '../shown/details.ts'
import { markStyle } from '../shown/evidence-mark.ts'
import { argument } from '../words/flags.ts'
import { table } from '../shown/table.ts'

export const describe = command({
  brief: 'Describe an artifact and what speaks about it',
  examples: [
    'artifact describe sha256:4bcff63911fcb4448bd4fdacec207030997caf25e9bea4045fa6c8c44de311d1',
  ],
  flags: {},
  args: [argument('DIGEST', 'sha256: and 64 hexadecimal digits')],
  run: async ({ call, show, terminal }, _, digest) => {
    const reply = await call(describeArtifact, { digest })
    await show(reply, (it) => {
      const about = details(
        [
          ['Digest', it.digest],
          ['Kind', it.kind ?? 'not known yet'],
          ['Name', it.name],
          ['Equivalent', it.equivalents.filter((other) => other !== it.digest).join(', ')],
          ['Evidence', it.evidence, markStyle(it.evidence)],
          ['Known since', exact(terminal, it.createdAt)],
        ],
        terminal,
      )
      return it.attestations.length === 0
        ? about
        : `${about}\n${table(linkedColumns(it.attestations, terminal), it.attestations, terminal).text}`
    })
  },
})
