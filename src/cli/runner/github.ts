import type { Environment } from '../frame/context.ts'
import { firstOf, type Runner } from './runner.ts'

/** GitHub Actions (docs.github.com, "Variables reference"). */
export const readGithub = (env: Environment): Runner | undefined => {
  if (env['GITHUB_ACTIONS'] !== 'true') return undefined
  const [server, repository, run] = ['GITHUB_SERVER_URL', 'GITHUB_REPOSITORY', 'GITHUB_RUN_ID'].map(
    (name) => firstOf(env, name),
  )
  const attempt = firstOf(env, 'GITHUB_RUN_ATTEMPT')
  const again = attempt === undefined || attempt === '1' ? '' : `/attempts/${attempt}`
  // Of a pull request the ref is a merge that is no branch; its head is.
  const branch =
    firstOf(env, 'GITHUB_HEAD_REF') ??
    (env['GITHUB_REF_TYPE'] === 'branch' ? firstOf(env, 'GITHUB_REF_NAME') : undefined)
  return {
    runnerType: 'GITHUB_ACTION',
    runUrl:
      server && repository && run
        ? `${server}/${repository}/actions/runs/${run}${again}`
        : undefined,
    commit: firstOf(env, 'GITHUB_SHA'),
    branch,
    actor: firstOf(env, 'GITHUB_TRIGGERING_ACTOR', 'GITHUB_ACTOR'),
  }
}
