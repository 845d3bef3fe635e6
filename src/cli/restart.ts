import { restart as endpoint } from '../contract/deployments.ts'
import { beginCommand } from './deploying/begin.ts'

export const restart = beginCommand(endpoint, {
  brief: 'Deploy again what runs, with the values that it has',
  description: 'New instances take over once they are ready; no request is lost.',
  examples: ['restart', 'restart --env staging --service web'],
})
