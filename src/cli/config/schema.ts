import { descriptorSchema } from '../../formats/descriptor/schema.ts'
import { command } from '../frame/command.ts'

export const schema = command({
  brief: 'Print the JSON Schema of berth.yml, for editors',
  examples: [
    [
      'config schema > berth.schema.json',
      'then, first in berth.yml: # yaml-language-server: $schema=berth.schema.json',
    ],
  ],
  flags: {},
  isLocal: true,
  isSilent: true,
  run: async ({ context }) => {
    context.stdout.write(`${JSON.stringify(descriptorSchema, null, 2)}\n`)
  },
})
