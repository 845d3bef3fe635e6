import { listLogicalEnvironments } from '../../../../src/contract/environments.ts'
import { useLoaded } from '../../data/loaded.ts'
import type { Stage } from './stages.ts'

const none: readonly Stage[] = []

/** The stages that there are, as far as they may be read; a grid does without. */
export const useKnownStages = (): readonly Stage[] =>
  useLoaded(listLogicalEnvironments, allOfThem).value?.items ?? none

const allOfThem = { limit: '200' } as const
