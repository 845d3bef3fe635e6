import type { Environment } from '../frame/context.ts'
import { firstOf, type Runner } from './runner.ts'

/** CircleCI (circleci.com/docs, "Project values and variables"). */
export const readCircleci = (env: Environment): Runner | undefined =>
  env['CIRCLECI'] === 'true'
    ? {
        runnerType: 'CIRCLECI_BUILD',
        runUrl: firstOf(env, 'CIRCLE_BUILD_URL'),
        commit: firstOf(env, 'CIRCLE_SHA1'),
        branch: firstOf(env, 'CIRCLE_BRANCH'),
        actor: firstOf(env, 'CIRCLE_USERNAME'),
      }
    : undefined
