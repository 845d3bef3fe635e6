import { text } from '../../words/flags.ts'
import { placeFlags as ofVariables } from '../../variable/place.ts'

/** Whose project environment is meant. */
export const projectFlag = { project: ofVariables.project }

/** Where a project environment stands. */
export const placeFlags = {
  on: text('The environment where it runs', { placeholder: 'ENVIRONMENT', names: 'environment' }),
  'logical-env': text('Its stage', { placeholder: 'STAGE', names: 'logical-environment' }),
}
