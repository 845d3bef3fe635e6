import { start as endpoint } from '../contract/deployments.ts'
import { beginCommand } from './deploying/begin.ts'

export const start = beginCommand(endpoint, {
  brief: 'Deploy again what was stopped',
  description: 'The same release with the same values.',
  examples: ['start', 'start --env staging --service worker'],
})
