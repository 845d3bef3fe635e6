import { downloadAttestation } from '../../contract/evidence.ts'
import { command } from '../frame/command.ts'
import { argument, text } from '../words/flags.ts'
import { forceFlag, requireFree, writeOut } from '../shown/write-out.ts'

export const download = command({
  brief: "Get an attestation's bytes exactly as they came",
  examples: [
    'attestation download sha256:9f2c… > provenance.json',
    'attestation download sha256:9f2c… --file provenance.json',
  ],
  flags: {
    file: text('Write to this file, not to standard output', { placeholder: 'FILE' }),
    ...forceFlag,
  },
  args: [argument('ID', 'The id: the digest of its bytes')],
  run: async ({ call, show, context, format, note }, { file, force }, id) => {
    requireFree([file], force)
    const reply = await call(downloadAttestation, { id })
    const bytes = Buffer.from(reply.value.bytes, 'base64')
    if (file !== undefined) {
      await writeOut(file, bytes, force)
      note(`${bytes.length} bytes written to ${file}.`)
    } else if (format === 'table') context.stdout.write(bytes)
    else await show(reply, () => '')
  },
})
