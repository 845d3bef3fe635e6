import { isJsonObject, type JsonValue } from '../json/canonical.ts'
import type { Statement } from '../evidence/intoto.ts'
import { inside, isTrueIn, listIn, textIn, timeIn, type Field } from './reading.ts'
import { commitAmong, repositoryOf } from './repository.ts'
import { counted, fields, listed, short, type Source, type Understood } from './summary.ts'

/** Reads an attestation of a workflow run (chainloop.dev/attestation/v0.2). */
export const readChainloop = (predicate: Field, statement: Statement): Understood => {
  const metadata = inside(predicate, 'metadata')
  const said = (name: string): string | null => textIn(inside(metadata, name))
  const workflow = said('workflowName') ?? said('name')
  const project = said('project')
  const version = said('projectVersion')
  const materials = listIn(inside(predicate, 'materials')).map(nameOfMaterial)
  const isBlocked =
    isTrueIn(inside(predicate, 'policyAttBlocked')) &&
    !isTrueIn(inside(predicate, 'policyBlockBypassEnabled'))
  const builder = textIn(inside(predicate, 'builder', 'id'))
  const source: Source = { ...headOf(statement), builder }
  const of = project === null ? '' : ` of ${short([project, version ?? ''].join(' ').trim())}`
  const vouched = counted(materials.length, 'material')
  return {
    ...(isBlocked ? { verdict: 'failed' as const } : {}),
    source,
    sentence: `A run of the workflow ${short(workflow ?? 'without a name')}${of} vouches for ${vouched}${isBlocked ? ', and its policies block it' : ''}.`,
    fields: fields(
      ['Workflow', workflow],
      ['Project', project],
      ['Project version', version],
      ['Organization', said('organization')],
      ['Workflow run', said('workflowRunID')],
      ['Runner', textIn(inside(predicate, 'runnerType'))],
      ['Run', textIn(inside(predicate, 'runnerURL'))],
      ['Builder', builder],
      ['Source', source.repository],
      ['Commit', source.commit],
      ['Materials', materials.length === 0 ? null : `${vouched}: ${listed(materials)}`],
      ['Started', timeIn(inside(metadata, 'initializedAt'))],
      ['Finished', timeIn(inside(metadata, 'finishedAt'))],
    ),
  }
}

const nameOfMaterial = (item: Field): string => {
  const annotations = inside(item, 'annotations')
  const name = textIn(inside(annotations, 'chainloop.material.name'))
  const type = textIn(inside(annotations, 'chainloop.material.type'))
  return [name ?? textIn(inside(item, 'name')) ?? 'nameless', type === null ? '' : `(${type})`]
    .join(' ')
    .trim()
}

/** The commit that it was made at, which is a subject of its own, and the remote of that. */
const headOf = ({ subjects }: Statement): Omit<Source, 'builder'> => {
  const head = subjects.find(({ name }) => name === 'git.head')
  const remotes = head?.annotations?.['remotes']
  const all = Array.isArray(remotes) ? remotes.filter(isJsonObject) : []
  const remote =
    all.find(({ name }) => name === 'origin') ?? (all.length === 1 ? all[0] : undefined)
  const url: JsonValue | undefined = remote?.['url']
  return {
    repository: typeof url === 'string' ? repositoryOf(url) : null,
    commit: head ? commitAmong(head.digest) : null,
  }
}
