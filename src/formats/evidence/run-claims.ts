import { isJsonObject, type JsonObject, type JsonValue } from '../json/canonical.ts'
import type { Statement } from './intoto.ts'
import { runAttestationType } from '../predicates/workflow-run.ts'

/** What a statement can say of the workflow run that it comes from. */
export type RunClaimField = 'organization' | 'project' | 'workflow' | 'version' | 'workflowRun'

/** One thing that a statement says of its run; `value` is as it stands there. */
export interface RunClaim {
  readonly field: RunClaimField
  readonly value: JsonValue
}

/** The run that a statement says it comes from, as annotations of a subject. */
export const runAnnotations = (run: {
  readonly id: string
  readonly project: string
  readonly workflow: string
  readonly version: string
}): JsonObject => ({
  'berth.project': run.project,
  'berth.workflow': run.workflow,
  'berth.version': run.version,
  'berth.workflowRun': run.id,
})

const annotations = {
  'berth.project': 'project',
  'berth.workflow': 'workflow',
  'berth.version': 'version',
  'berth.workflowRun': 'workflowRun',
} as const satisfies Record<string, RunClaimField>

const metadataFields = {
  organization: 'organization',
  project: 'project',
  workflowName: 'workflow',
  projectVersion: 'version',
  workflowRunID: 'workflowRun',
} as const satisfies Record<string, RunClaimField>

const runFields = {
  id: 'workflowRun',
  project: 'project',
  workflow: 'workflow',
  version: 'version',
} as const satisfies Record<string, RunClaimField>

/**
 * Everything that a statement says of its run: by annotations of any subject, by the predicate of a
 * run's attestation, and by the metadata of a Chainloop one. Nothing is left out because it is no
 * name of ours.
 */
export const runClaims = ({
  subjects,
  predicateType,
  predicate,
}: Statement): readonly RunClaim[] => {
  const { metadata, workflowRun } = predicate
  const isOurs = predicateType === runAttestationType
  const isChainloop = predicateType.startsWith('chainloop.dev/attestation/')
  return [
    ...subjects.flatMap((subject) => claimsIn(subject.annotations ?? {}, annotations)),
    ...(isOurs && isJsonObject(workflowRun) ? claimsIn(workflowRun, runFields) : []),
    ...(isChainloop && isJsonObject(metadata) ? claimsIn(metadata, metadataFields) : []),
  ]
}

const claimsIn = (
  object: JsonObject,
  names: Readonly<Record<string, RunClaimField>>,
): readonly RunClaim[] =>
  Object.entries(names).flatMap(([name, field]) => {
    const value = object[name]
    return value === undefined || value === null || value === '' ? [] : [{ field, value }]
  })
