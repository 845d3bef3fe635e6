import { createEdge } from '../../src/host/edge/edge.ts'

// An edge in a process of its own, on a socket that it inherits.
const [, , snapshotPath = '', port = ''] = process.argv
const edge = createEdge({
  addressesOf: () => [{ host: '127.0.0.1', port: Number(port) }],
  folderOf: () => null,
  snapshotPath,
  onError: (message) => void process.stderr.write(`${message}\n`),
})
await edge.listen({ fd: 3 })
process.send?.('listening')
process.once('disconnect', () => void edge.close())
