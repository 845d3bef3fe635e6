import type { World } from '../kernel/context.ts'
import * as store from './session-store.ts'

/** Forgets the sessions and tickets that are over; safe to run at any time. */
export const forgetEndedSessions = ({ db, now }: Pick<World, 'db' | 'now'>): Promise<number> =>
  db.write((tx) => store.removeOver(tx, now()))
