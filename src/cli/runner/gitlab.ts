import type { Environment } from '../frame/context.ts'
import { firstOf, type Runner } from './runner.ts'

/** GitLab CI/CD (docs.gitlab.com, "Predefined CI/CD variables reference"). */
export const readGitlab = (env: Environment): Runner | undefined =>
  env['GITLAB_CI'] === 'true'
    ? {
        runnerType: 'GITLAB_PIPELINE',
        runUrl: firstOf(env, 'CI_JOB_URL', 'CI_PIPELINE_URL'),
        commit: firstOf(env, 'CI_COMMIT_SHA'),
        branch: firstOf(env, 'CI_COMMIT_BRANCH', 'CI_MERGE_REQUEST_SOURCE_BRANCH_NAME'),
        actor: firstOf(env, 'GITLAB_USER_LOGIN'),
      }
    : undefined
