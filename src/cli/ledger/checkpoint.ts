import { ledgerCheckpoint } from '../../contract/sealing.ts'
import { command } from '../frame/command.ts'
import { text } from '../words/flags.ts'
import { counted } from '../shown/counted.ts'
import { printableLines } from '../shown/printable.ts'
import { forceFlag, requireFree, writeOut } from '../shown/write-out.ts'

export const checkpoint = command({
  brief: 'Get the latest signed checkpoint of the ledger, to keep it elsewhere',
  description: [
    'A checkpoint says how many events the ledger has and what their Merkle tree comes to, signed with',
    "the server's key. Kept where the server cannot change it, it shows later whether events were cut",
    'off or rewritten: berth ledger verify --checkpoint FILE. It needs a grant for the whole organization.',
  ].join('\n'),
  examples: [
    'ledger checkpoint',
    'ledger checkpoint --file 2026-03-01.checkpoint --public-key berth.pem',
  ],
  flags: {
    file: text('Write the checkpoint to this file, not to standard output', {
      placeholder: 'FILE',
    }),
    'public-key': text('Write the public key that it is signed with to this file', {
      placeholder: 'FILE',
    }),
    ...forceFlag,
  },
  run: async ({ call, show, format, note }, flags) => {
    const { file, 'public-key': keyFile, force } = flags
    requireFree([file, keyFile], force)
    const reply = await call(ledgerCheckpoint, {})
    if (file !== undefined) {
      await writeOut(file, reply.value.note, force)
      note(`The checkpoint of ${counted(reply.value.size, 'event')} is in ${file}.`)
    }
    if (keyFile !== undefined) {
      await writeOut(keyFile, reply.value.publicKey, force)
      note(`The public key is in ${keyFile}.`)
    }
    if (format !== 'table' || file === undefined) await show(reply, (it) => printableLines(it.note))
  },
})
