import { text, toggle } from '../words/flags.ts'
import { planFlag } from '../words/plan-flag.ts'
import { placeFlags } from '../words/place.ts'

/** Where something is deployed, and one of the services there. */
export const serviceFlags = {
  ...placeFlags,
  service: text('This service alone', { placeholder: 'NAME' }),
}

/** Where a project environment is made, if it is not there yet. */
export const placingFlags = {
  on: text('The environment where it runs (default: the only one that can)', {
    placeholder: 'ENVIRONMENT',
    names: 'environment',
  }),
  'logical-env': text('Its stage (default: the one of the same name, else development)', {
    placeholder: 'STAGE',
    names: 'logical-environment',
  }),
  'create-env': toggle('Create the project environment even if its name is nearly another'),
}

/** Whether to wait for the end of what was begun. */
export const detachFlag = { detach: toggle('Begin it, and do not wait for its end') }

/** How a new release is brought about. */
export const releaseFlags = {
  'rerun-release': toggle('Run a release command again although nobody knows what it did'),
  ...detachFlag,
  ...planFlag,
}
