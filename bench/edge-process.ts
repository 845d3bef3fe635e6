import { createEdge } from '../src/host/edge/edge.ts'

// The edge in a process of its own. Deployments are named by the port that answers for them; each
// message of the parent is the next one to switch to, answered when the one before is drained.
const [, , snapshotPath = '', port = ''] = process.argv
const edge = createEdge({
  addressesOf: (deployment) => [{ host: '127.0.0.1', port: Number(deployment) }],
  folderOf: () => null,
  snapshotPath,
  onError: (message) => {
    throw new Error(message)
  },
})
let version = 0
let serving = ''

const switchTo = async (deployment: string): Promise<void> => {
  const routes = [{ host: 'shop.localhost', path: '/', strip: false, deployment }]
  await edge.apply({ fence: { incarnation: 'bench', version: (version += 1) }, routes })
  while (serving !== deployment && edge.inFlight()[serving] !== undefined)
    await new Promise((resolve) => {
      setTimeout(resolve, 1)
    })
  serving = deployment
  process.send?.('switched')
}

await edge.listen({ port: Number(port), host: '127.0.0.1' })
process.on('message', (deployment: string) => void switchTo(deployment))
process.once('disconnect', () => process.exit(0))
process.send?.('listening')
