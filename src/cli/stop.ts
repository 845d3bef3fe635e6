import { stop as endpoint } from '../contract/deployments.ts'
import { beginCommand } from './deploying/begin.ts'

export const stop = beginCommand(endpoint, {
  brief: 'Stop what runs once its requests have ended',
  description: 'New requests are answered with 503 from then on; berth start begins it again.',
  examples: ['stop --env pr-42', 'stop --env staging --service worker'],
})
