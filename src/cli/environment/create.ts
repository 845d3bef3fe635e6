import { createEnvironment } from '../../contract/environments.ts'
import { command } from '../frame/command.ts'
import { choice, many, optionalArgument, text } from '../words/flags.ts'
import { labelsOf } from '../words/labels.ts'
import { oneName } from '../words/one-name.ts'
import { drivers, environmentTypes } from './present.ts'

export const create = command({
  brief: 'Create an environment',
  description:
    'An environment is a concrete place where software runs: a cluster, a host, a service.',
  examples: [
    'environment create --name k8s-east --description "Kubernetes US-East" --type kubernetes',
    'environment create web-2 --type server --driver docker',
    'environment create web-1 --type server --label rack=b4 --label team=core',
  ],
  flags: {
    name: text('Its name, if it does not stand alone', { placeholder: 'NAME' }),
    description: text('What it is'),
    type: choice('What kind of place it is', environmentTypes, 'custom'),
    driver: choice('What Berth deploys there with; without one it only keeps the ledger', drivers),
    label: many('A label', 'KEY=VALUE'),
  },
  args: [optionalArgument('NAME', 'Its name: lower-case letters, digits and hyphens')],
  run: async ({ call, show }, flags, alone) => {
    const reply = await call(createEnvironment, {
      name: oneName(flags.name, alone),
      description: flags.description,
      type: flags.type,
      driver: flags.driver,
      labels: labelsOf(flags.label),
    })
    await show(reply, ({ name, type }) => `Environment ${name} (${type}) created.\n`)
  },
})
