import type { Environment } from '../frame/context.ts'
import { firstOf, shortBranch, type Runner } from './runner.ts'

/**
 * Jenkins (jenkins.io, "Using environment variables"; the variables of its Git, branch and build
 * user plugins, where those are installed).
 */
export const readJenkins = (env: Environment): Runner | undefined => {
  if (!firstOf(env, 'JENKINS_URL') || !firstOf(env, 'BUILD_URL', 'JOB_NAME')) return undefined
  const branch = firstOf(env, 'CHANGE_BRANCH', 'BRANCH_NAME', 'GIT_LOCAL_BRANCH')
  // The Git plugin names the branch as the remote has it.
  const remote = shortBranch(firstOf(env, 'GIT_BRANCH'))?.replace(/^origin\//, '')
  return {
    runnerType: 'JENKINS_JOB',
    runUrl: firstOf(env, 'BUILD_URL'),
    commit: firstOf(env, 'GIT_COMMIT'),
    branch: branch ?? remote,
    actor: firstOf(env, 'BUILD_USER_ID', 'CHANGE_AUTHOR'),
  }
}
