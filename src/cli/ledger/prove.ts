import { proveEvents } from '../../contract/sealing.ts'
import { command } from '../frame/command.ts'
import { counted } from '../shown/counted.ts'
import { argument, text } from '../words/flags.ts'
import { forceFlag, requireFree, writeOut } from '../shown/write-out.ts'

export const prove = command({
  brief: 'Get a proof that an event, or the events of a record, are in the ledger',
  description: [
    'The proof is one JSON file: the exact bytes of the events, their places, the paths to the root, the',
    'signed checkpoint and the public key. It is checked without any server: berth ledger verify-proof FILE.',
  ].join('\n'),
  examples: [
    'ledger prove rec_01m7xsfg4v6ancqcm1kt0aksn8 > proof.json',
    'ledger prove rec_01m7xsfg4v6ancqcm1kt0aksn8 --file proof.json',
  ],
  flags: {
    file: text('Write to this file, not to standard output', { placeholder: 'FILE' }),
    ...forceFlag,
  },
  args: [argument('ID', 'The id of an event or of a deployment record')],
  run: async ({ call, show, note }, { file, force }, id) => {
    requireFree([file], force)
    const reply = await call(proveEvents, { id })
    const { entries } = reply.value
    if (file === undefined) return await show(reply, () => `${JSON.stringify(reply.value)}\n`)
    await writeOut(file, `${JSON.stringify(reply.value)}\n`, force)
    note(`The proof of ${counted(entries.length, 'event')} is in ${file}.`)
  },
})
