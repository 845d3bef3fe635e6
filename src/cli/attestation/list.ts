import { listAttestations } from '../../contract/evidence.ts'
import { command } from '../frame/command.ts'
import { text } from '../words/flags.ts'
import { pageFlags } from '../words/page-flags.ts'
import { showList } from '../shown/list.ts'
import { attestationColumns } from './present.ts'

export const list = command({
  brief: 'List the attestations',
  examples: [
    'attestation list --project shop --workflow build --version v1.2.0',
    'attestation list --digest sha256:4bcff6… -o json',
  ],
  flags: {
    digest: text('Only what speaks about this artifact', { placeholder: 'DIGEST' }),
    'predicate-type': text('Only statements of this type', { placeholder: 'URI' }),
    project: text('Only of this project', { placeholder: 'NAME', names: 'project' }),
    workflow: text('Only of this workflow', { placeholder: 'NAME' }),
    version: text('Only of this version', { placeholder: 'VERSION' }),
    ...pageFlags,
  },
  run: async (invocation, flags) => {
    const { 'predicate-type': predicateType, digest, project, workflow, version } = flags
    const { limit, cursor } = flags
    const input = { digest, predicateType, project, workflow, version, limit, cursor }
    const reply = await invocation.call(listAttestations, input)
    const empty =
      'No attestations here. Make one: berth attest --artifact REFERENCE --predicate FILE --predicate-type URI'
    await showList(invocation, reply, attestationColumns(invocation.terminal), empty)
  },
})
