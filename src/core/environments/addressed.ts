import { nearest } from '../../formats/nearest.ts'
import { Refusal } from '../kernel/refusal.ts'

/** The thing that a call addresses by name; refused with the nearest name when it is not there. */
export const addressed = async <T>(
  noun: 'environment' | 'logical environment',
  name: string,
  found: Promise<T | undefined>,
  names: () => Promise<readonly string[]>,
): Promise<T> => {
  const thing = await found
  if (thing) return thing
  const near = nearest(name, await names())
  throw new Refusal('not_found', `There is no ${noun} ${name}.`, {
    next: near ? `Did you mean ${near}?` : `See them all: berth ${noun.replace(' ', '-')} list`,
  })
}
