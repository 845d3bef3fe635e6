import type { CliContext } from '../frame/context.ts'
import { text, toggle } from '../words/flags.ts'
import { projectOf } from '../words/project-of.ts'

/** Whose variables are meant. */
export const placeFlags = {
  project: text('The project (default: that of the nearest berth.yml)', {
    placeholder: 'NAME',
    names: 'project',
  }),
  env: text('The project environment', {
    placeholder: 'NAME',
    names: 'project-environment',
    fallback: 'production',
  }),
}

/** The same, and of one service alone. */
export const scopeFlags = {
  ...placeFlags,
  service: text('For this service alone', { placeholder: 'NAME' }),
}

/** Whether values may come before the first deployment to somewhere. */
export const createFlag = {
  'create-env': toggle('Create the project environment, if it is not there yet'),
}

/** The place that the flags come to. */
export const placeOf = async (
  flags: {
    readonly project?: string | undefined
    readonly env?: string | undefined
    readonly service?: string | undefined
  },
  context: CliContext,
) => ({
  project: await projectOf(flags.project, context),
  projectEnvironment: flags.env,
  service: flags.service,
})

/** Where something holds, in words. */
export const scopeText = (service: string | null): string => service ?? '(all services)'
