import { UsageError } from '../frame/errors.ts'

/** Refuses an update that names nothing to change. */
export const requireChange = (change: object, flags: string): void => {
  if (Object.values(change).every((value) => value === undefined))
    throw new UsageError('There is nothing to change.', `Give at least one of ${flags}`)
}
