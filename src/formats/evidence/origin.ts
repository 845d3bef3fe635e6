import { isJsonObject, type JsonObject, type JsonValue } from '../json/canonical.ts'
import type { Statement } from './intoto.ts'
import { parseName, parseVersion } from '../name.ts'
import type { Parsed } from '../parsed.ts'
import { commitOf } from '../predicates/repository.ts'
import { sourceOf } from '../predicates/summarize.ts'

/** Where evidence came from: names of ours, and the run and the commit behind it. */
export interface Origin {
  readonly project?: string | undefined
  readonly workflow?: string | undefined
  readonly version?: string | undefined
  readonly runUrl?: string | undefined
  readonly commit?: string | undefined
}

const fields = ['project', 'workflow', 'version', 'runUrl', 'commit'] as const

/**
 * An origin as annotations of a subject (in-toto v1, "ResourceDescriptor"), so that it is signed.
 */
export const originAnnotations = (origin: Origin): JsonObject =>
  Object.fromEntries(
    fields.flatMap((field) => {
      const value = origin[field]
      return value === undefined ? [] : [[`berth.${field}`, value] as const]
    }),
  )

/** In which organization a statement was signed by its server, as an annotation of a subject. */
export const organizationAnnotation = (organizationId: string): JsonObject => ({
  'berth.organization': organizationId,
})

/** The same of what the server only signed for somebody: the same words by another are others. */
export const statedAnnotations = (organizationId: string, submitterId: string): JsonObject => ({
  ...organizationAnnotation(organizationId),
  'berth.statedBy': submitterId,
})

/** Who stated what the server signed for them, as a statement's first subject notes. */
export const submitterNoted = ({ subjects }: Statement): string | undefined =>
  text(subjects[0]?.annotations?.['berth.statedBy'])

/** The organization that a statement's first subject notes. */
export const organizationNoted = ({ subjects }: Statement): JsonValue | undefined =>
  subjects[0]?.annotations?.['berth.organization']

/**
 * The origin that a statement itself tells: by the annotations of its first subject, by the
 * metadata of a Chainloop attestation, or as the commit that provenance says it was built from.
 * What is no name of ours is left out.
 */
export const originOf = (statement: Statement): Origin => {
  const { subjects, predicateType, predicate } = statement
  const noted = subjects[0]?.annotations ?? {}
  const { metadata } = predicate
  const isChainloop = predicateType.startsWith('chainloop.dev/attestation/')
  const told = isChainloop && isJsonObject(metadata) ? metadata : {}
  const project = text(noted['berth.project'] ?? told['project'])
  const workflow = text(noted['berth.workflow'] ?? told['workflowName'])
  const version = text(noted['berth.version'] ?? told['projectVersion'])
  return {
    project: valid(project, parseName),
    workflow: valid(workflow, parseName),
    version: valid(version, parseVersion),
    runUrl: text(noted['berth.runUrl']),
    commit: commitOf(noted['berth.commit']) ?? sourceOf(statement).commit ?? undefined,
  }
}

const valid = (
  value: string | undefined,
  read: (text: string) => Parsed<string>,
): string | undefined => (value !== undefined && read(value).ok ? value : undefined)

const text = (value: JsonValue | undefined): string | undefined =>
  typeof value === 'string' && value.length <= 2048 ? value : undefined
