import { text } from '../../words/flags.ts'
import { placeFlags } from '../../words/place.ts'

/** Whose project environment is meant. */
export const projectFlag = { project: placeFlags.project }

/** Where a project environment stands. */
export const placementFlags = {
  on: text('The environment where it runs', { placeholder: 'ENVIRONMENT', names: 'environment' }),
  'logical-env': text('Its stage', { placeholder: 'STAGE', names: 'logical-environment' }),
}
