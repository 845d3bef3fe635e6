import { restart } from '../../../../src/contract/deployments.ts'
import { change } from '../../data/api.ts'
import { followBegun } from '../acts/begun.ts'

/** Where variables were changed, and of which service alone. */
export interface ChangedPlace {
  readonly project: string
  readonly projectEnvironment: string
  readonly service: string | undefined
}

/** Deploys again what has other variables, with those of now, and shows how that goes. */
export const applyNow = async (place: ChangedPlace): Promise<void> =>
  followBegun(await change(restart, { ...place, newVariables: true }))
