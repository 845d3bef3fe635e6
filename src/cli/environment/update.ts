import { updateEnvironment } from '../../contract/environments.ts'
import { command } from '../frame/command.ts'
import { choice, many, optionalArgument, text } from '../words/flags.ts'
import { labelsOf } from '../words/labels.ts'
import { oneName } from '../words/one-name.ts'
import { requireChange } from '../words/require-change.ts'
import * as present from './present.ts'

export const update = command({
  brief: 'Change an environment',
  description: 'What is not named stays as it is.',
  examples: [
    'environment update k8s-east --description "Kubernetes US-East, blue"',
    ['environment update web-1 --driver process', 'lets Berth deploy there'],
    ['environment update k8s-east --label team=core --label rack=', 'sets team and removes rack'],
  ],
  flags: {
    name: text('Its name, which stays', { placeholder: 'NAME', names: 'environment' }),
    description: text('What it is'),
    type: choice('What kind of place it is', present.environmentTypes),
    driver: choice('What Berth deploys there with', [...present.drivers, 'none']),
    label: many('A label; KEY= removes it', 'KEY=VALUE'),
  },
  args: [optionalArgument('NAME', 'Its name', 'environment')],
  run: async ({ call, show, terminal }, flags, alone) => {
    const { description, type } = flags
    const driver = flags.driver === 'none' ? null : flags.driver
    const change = { description, type, driver, labels: labelsOf(flags.label, true) }
    requireChange(change, '--description, --type, --driver or --label')
    const reply = await call(updateEnvironment, { name: oneName(flags.name, alone), ...change })
    await show(reply, present.describe(terminal))
  },
})
