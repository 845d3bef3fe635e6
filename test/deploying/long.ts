import type { Engine } from '../engines/engines.ts'

/** Whether this is the long form, `npm run torture`. */
export const isLong = process.env['BERTH_TORTURE_KILLS'] !== undefined

/** Whether what depends little on the engine is tried on this one, too. */
export const isTriedOn = ({ name }: Engine): boolean => isLong || name === 'sqlite'
