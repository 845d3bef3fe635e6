import { required, text } from '../../flags.ts'

/** Whose project environment is meant. */
export const projectFlag = {
  project: required('The project', { placeholder: 'PROJECT', names: 'project' }),
}

/** Where a project environment stands. */
export const placeFlags = {
  on: text('The environment where it runs', { placeholder: 'ENVIRONMENT', names: 'environment' }),
  'logical-env': text('Its stage', { placeholder: 'STAGE', names: 'logical-environment' }),
}
