import type { CliContext } from '../frame/context.ts'
import { text } from './flags.ts'
import { projectOf } from './project-of.ts'

/** Which project environment is meant. */
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

/** The place that the flags come to, as fields of a request. */
export const placeOf = async (
  flags: {
    readonly project?: string | undefined
    readonly env?: string | undefined
    readonly service?: string | undefined
  },
  context: Pick<CliContext, 'cwd'>,
) => ({
  project: await projectOf(flags.project, context),
  projectEnvironment: flags.env,
  service: flags.service,
})
