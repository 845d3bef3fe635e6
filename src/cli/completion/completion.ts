import { command } from '../frame/command.ts'
import { scripts } from './scripts.ts'
import { argument } from '../words/flags.ts'
import { UsageError } from '../frame/errors.ts'

export const completion = command({
  brief: 'Print the completion script for a shell',
  examples: [
    ['completion bash > ~/.local/share/bash-completion/completions/berth', 'Bash, once'],
    ['completion zsh > "${fpath[1]}/_berth"', 'Zsh, once'],
    ['completion fish > ~/.config/fish/completions/berth.fish', 'fish, once'],
  ],
  flags: {},
  args: [argument('SHELL', 'bash, zsh or fish')],
  isLocal: true,
  run: async ({ context }, _, shell) => {
    const script = Object.hasOwn(scripts, shell)
      ? scripts[shell as keyof typeof scripts]
      : undefined
    if (script === undefined)
      throw new UsageError(`There is no completion for ${shell}.`, 'There is: bash, zsh, fish')
    context.stdout.write(script)
  },
})
