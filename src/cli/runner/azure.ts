import type { Environment } from '../frame/context.ts'
import { firstOf, shortBranch, type Runner } from './runner.ts'

/** Azure Pipelines (learn.microsoft.com, "Use predefined variables"). */
export const readAzure = (env: Environment): Runner | undefined => {
  if (env['TF_BUILD']?.toLowerCase() !== 'true') return undefined
  const collection = firstOf(env, 'SYSTEM_COLLECTIONURI', 'SYSTEM_TEAMFOUNDATIONCOLLECTIONURI')
  const [project, build] = [firstOf(env, 'SYSTEM_TEAMPROJECT'), firstOf(env, 'BUILD_BUILDID')]
  const ref = firstOf(env, 'SYSTEM_PULLREQUEST_SOURCEBRANCH', 'BUILD_SOURCEBRANCH')
  return {
    runnerType: 'AZURE_PIPELINE',
    runUrl:
      collection && project && build
        ? `${resultsOf(collection, project)}?buildId=${build}`
        : undefined,
    commit: firstOf(env, 'BUILD_SOURCEVERSION'),
    branch:
      ref?.startsWith('refs/') && !ref.startsWith('refs/heads/') ? undefined : shortBranch(ref),
    actor: firstOf(env, 'BUILD_REQUESTEDFOR'),
  }
}

const resultsOf = (collection: string, project: string): string =>
  `${collection.replace(/\/$/, '')}/${encodeURIComponent(project)}/_build/results`
