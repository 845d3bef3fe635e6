import { call } from '../../client/call.ts'
import type { Endpoint, PageOf } from '../../contract/endpoint.ts'
import { findConnection } from './connection.ts'
import type { CliContext } from './context.ts'
import { contextName, readCredentials } from './credentials.ts'
import type { NameKind } from '../words/flags.ts'

/** Completion must not make a shell wait. */
const mostMs = 700

/** What is listed whole, so that no limit is taken. */
const wholeLists: ReadonlySet<NameKind> = new Set(['key', 'identity', 'trusted-root'])

type Named = Endpoint<{ readonly limit?: string }, PageOf<{ readonly name: string }>>

/** The names that exist, for completion; none if the server is not there or not quick. */
export const proposeNames = async (
  kind: NameKind,
  context: CliContext,
  words: readonly string[] = [],
): Promise<readonly string[]> => {
  try {
    if (kind === 'context') return readCredentials(context).contexts.map(contextName)
    const endpoint = await endpointOf(kind)
    const input = wholeLists.has(kind) ? {} : { limit: '1000', ...projectIn(kind, words) }
    const { value } = await call(endpoint, input, findConnection({}, context, mostMs))
    return value.items.map(({ name }) => name)
  } catch {
    // Half a command line is no place for an error.
    return []
  }
}

/** Whose environments are meant stands elsewhere on the line. */
const projectIn = (
  kind: NameKind,
  words: readonly string[],
): { readonly project?: string | undefined } => {
  if (kind !== 'project-environment') return {}
  const at = words.findIndex((word) => word === '--project' || word.startsWith('--project='))
  return at < 0 ? {} : { project: words[at]?.split('=')[1] ?? words[at + 1] }
}

const endpointOf = async (kind: Exclude<NameKind, 'context'>): Promise<Named> => {
  const { listEnvironments, listLogicalEnvironments } =
    await import('../../contract/environments.ts')
  if (kind === 'environment') return listEnvironments as Named
  if (kind === 'logical-environment') return listLogicalEnvironments as Named
  if (kind === 'project') return (await import('../../contract/projects.ts')).listProjects as Named
  if (kind === 'project-environment')
    return (await import('../../contract/project-environments.ts')).listProjectEnvironments as Named
  if (kind === 'key') return (await import('../../contract/evidence.ts')).listKeys
  if (kind === 'identity') return (await import('../../contract/trust.ts')).listTrustedIdentities
  if (kind === 'trusted-root') return (await import('../../contract/trust.ts')).listTrustedRoots
  return (await import('../../contract/access.ts')).listOrganizations as Named
}
