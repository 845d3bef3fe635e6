import { text, toggle } from '../words/flags.ts'
import { placeFlags } from '../words/place.ts'

/** Whose variables are meant: of all services, or of one alone. */
export const scopeFlags = {
  ...placeFlags,
  service: text('For this service alone', { placeholder: 'NAME' }),
}

/** Whether values may come before the first deployment to somewhere. */
export const createFlag = {
  'create-env': toggle('Create the project environment, if it is not there yet'),
}

/** Where something holds, in words. */
export const scopeText = (service: string | null): string => service ?? '(all services)'
