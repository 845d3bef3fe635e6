import type { Edge, Runtime } from '../../core/deployments/runtime.ts'
import type { HostClient } from './host-client.ts'

/** Core's ports on the host's wire: the host does what they promise, and knows no database. */
export const hostRuntime = (say: HostClient): Runtime & Edge => ({
  state: () => say('state', {}),
  start: (wanted) => say('start', wanted),
  stop: (id, graceMs, fence) => say('stop', { id, graceMs, fence: fence ?? null }),
  step: (step, waitMs) => say('step', { step, waitMs }, waitMs),
  cancelStep: async (key) => {
    await say('cancelStep', { key })
  },
  logs: (asked) => say('logs', asked, asked.waitMs),
  forget: async (deployment) => {
    await say('forget', { deployment })
  },
  apply: (set) => say('route', set),
})
