import { inside, isTrueIn, listIn, textIn, timeIn, type Field } from './reading.ts'
import { commitOf, repositoryOf } from './repository.ts'
import { counted, fields, listed, short, shortCommit, type Understood } from './summary.ts'

/** The predicate type of what a workflow run pushes; docs/concepts/evidence.md has its fields. */
export const runAttestationType = 'https://berth.dev/attestation/v1'

/** Reads an attestation of a workflow run, as `berth attestation push` makes it. */
export const readWorkflowRun = (predicate: Field): Understood => {
  const said = (...names: readonly string[]): string | null => textIn(inside(predicate, ...names))
  const workflow = said('workflowRun', 'workflow')
  const project = said('workflowRun', 'project')
  const version = said('workflowRun', 'version')
  const materials = listIn(inside(predicate, 'materials')).map(nameOfMaterial)
  const repository = said('source', 'repository')
  const commit = commitOf(said('source', 'commit'))
  const isDirty = isTrueIn(inside(predicate, 'source', 'dirty'))
  const of = project === null ? '' : ` of ${short([project, version ?? ''].join(' ').trim())}`
  const at = commit === null ? '' : ` at commit ${shortCommit(commit)}`
  const vouched = counted(materials.length, 'material')
  const source = {
    repository: repository === null ? null : repositoryOf(repository),
    commit,
    builder: null,
  }
  return {
    source,
    sentence: `A run of the workflow ${short(workflow ?? 'without a name')}${of}${at} vouches for ${vouched}.`,
    fields: fields(
      ['Workflow', workflow],
      ['Project', project],
      ['Project version', version],
      ['Workflow run', said('workflowRun', 'id')],
      ['Runner', said('runner', 'type')],
      ['Run', said('runner', 'url')],
      ['Actor', said('runner', 'actor')],
      ['Source', source.repository],
      ['Commit', commit === null ? null : `${commit}${isDirty ? ', with changes' : ''}`],
      ['Branch', said('source', 'branch')],
      ['Materials', materials.length === 0 ? null : `${vouched}: ${listed(materials)}`],
      ['Started', timeIn(inside(predicate, 'workflowRun', 'startedAt'))],
      ['Finished', timeIn(inside(predicate, 'workflowRun', 'finishedAt'))],
    ),
  }
}

const nameOfMaterial = (item: Field): string => {
  const kind = textIn(inside(item, 'annotations', 'berth.material.kind'))
  return `${textIn(inside(item, 'name')) ?? 'nameless'}${kind === null ? '' : ` (${kind})`}`
}
