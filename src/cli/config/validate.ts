import { command } from '../frame/command.ts'
import { loadDescriptor } from '../words/descriptor-file.ts'
import { text } from '../words/flags.ts'
import { madeHere } from '../frame/invocation.ts'

export const validate = command({
  brief: 'Check berth.yml, or the Procfile where there is none',
  description: 'Talks to no server. What is wrong is told as file:line:column, all of it at once.',
  examples: ['config validate', 'config validate --file apps/shop/berth.yml'],
  flags: {
    file: text('The file; - is a berth.yml on standard input', {
      placeholder: 'FILE',
      fallback: 'berth.yml',
    }),
  },
  isLocal: true,
  run: async ({ context, show }, flags) => {
    const { file, descriptor } = await loadDescriptor(context, flags.file)
    const value = { file, ...descriptor }
    await show(madeHere(value), (it) => {
      const names = it.services.map(({ name, kind }) => `${name} (${kind})`)
      return `${it.file} is valid: project ${it.name} with ${names.join(', ')}.\n`
    })
  },
})
