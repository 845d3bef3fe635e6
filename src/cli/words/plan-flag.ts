import { toggle } from './flags.ts'

/** Whether only to say what would happen. */
export const planFlag = { plan: toggle('Say what would happen, and change nothing') }
