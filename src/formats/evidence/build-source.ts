import { isJsonObject } from '../json/canonical.ts'
import type { Statement } from './intoto.ts'
import { runAttestationType } from '../materials/run-statement.ts'
import { commitOf, repositoryOf } from '../predicates/repository.ts'
import { sourceOf } from '../predicates/summarize.ts'
import type { Source } from '../predicates/summary.ts'

/** Where a statement says that its subjects were made from, that of a workflow run of ours too. */
export const buildSource = (statement: Statement): Source => {
  const { source } = statement.predicate
  if (statement.predicateType !== runAttestationType || !isJsonObject(source))
    return sourceOf(statement)
  const { repository, commit } = source
  return {
    repository: typeof repository === 'string' ? repositoryOf(repository) : null,
    commit: commitOf(commit),
    builder: null,
  }
}
