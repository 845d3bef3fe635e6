import { listServerKeys } from '../../contract/verification.ts'
import { command } from '../frame/command.ts'
import { printableLines } from '../shown/printable.ts'

export const server = command({
  brief: "Get the server's own public keys, to verify elsewhere what it signed",
  description: [
    'Prints two keys as PEM: of what Berth itself vouches for (its provenance, checkpoints and',
    'verification summaries), and of what submitters have it sign. -o json says which is which.',
  ].join('\n'),
  examples: ['key server > berth.pem'],
  flags: {},
  run: async ({ call, show }) => {
    await show(await call(listServerKeys, {}), ({ items }) =>
      items.map(({ pem }) => printableLines(pem)).join(''),
    )
  },
})
