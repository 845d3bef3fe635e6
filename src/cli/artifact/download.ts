import { command } from '../frame/command.ts'
import { argument, text } from '../words/flags.ts'
import { withProgress } from '../shown/progress.ts'
import { forceFlag, requireFree, writeOut } from '../shown/write-out.ts'
import { keptBytes } from './kept-bytes.ts'

export const download = command({
  brief: 'Get the bytes that are kept of an artifact or a material',
  description: [
    'What attestation add kept of a file comes back byte for byte, and is held to its digest here.',
    'Images and charts stay in their registry.',
  ].join('\n'),
  examples: [
    'artifact download sha256:9f2c… > sbom.cdx.json',
    'artifact download sha256:9f2c… --file sbom.cdx.json',
  ],
  flags: {
    file: text('Write to this file, not to standard output', { placeholder: 'FILE' }),
    ...forceFlag,
  },
  args: [argument('DIGEST', 'sha256: and 64 hexadecimal digits')],
  run: async ({ connection, context, note }, { file, force }, digest) => {
    requireFree([file], force)
    const bytes = await withProgress(
      context,
      `Downloading from ${connection().server.url}`,
      keptBytes(connection(), digest),
    )
    if (file === undefined) context.stdout.write(bytes)
    else {
      await writeOut(file, bytes, force)
      note(`${bytes.length} bytes written to ${file}.`)
    }
  },
})
