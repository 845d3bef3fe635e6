import { command } from './frame/command.ts'
import { version } from './frame/version.ts'
import { madeHere } from './frame/invocation.ts'

export const versionCommand = command({
  brief: 'Say which version this is',
  examples: ['version'],
  flags: {},
  isLocal: true,
  run: async ({ show }) => {
    const value = {
      version,
      node: process.versions.node,
      platform: `${process.platform}-${process.arch}`,
    }
    await show(madeHere(value), (it) => `berth ${it.version} (Node ${it.node}, ${it.platform})\n`)
  },
})
