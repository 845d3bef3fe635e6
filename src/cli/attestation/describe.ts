import { describeAttestation } from '../../contract/evidence.ts'
import { command } from '../frame/command.ts'
import { argument } from '../words/flags.ts'
import * as present from './present.ts'

export const describe = command({
  brief: 'Describe an attestation, with what it names',
  examples: ['attestation describe sha256:9f2c…'],
  flags: {},
  args: [argument('ID', 'The id: the digest of its bytes')],
  run: async ({ call, show, terminal }, _, id) => {
    await show(await call(describeAttestation, { id }), present.describe(terminal))
  },
})
