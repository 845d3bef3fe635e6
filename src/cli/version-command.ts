import { command } from './command.ts'
import { version } from './version.ts'

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
    await show(
      { value, text: JSON.stringify(value) },
      (it) => `berth ${it.version} (Node ${it.node}, ${it.platform})\n`,
    )
  },
})
