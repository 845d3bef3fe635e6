import { command } from './frame/command.ts'
import { version } from './frame/version.ts'

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
