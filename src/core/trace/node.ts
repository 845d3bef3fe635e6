import type { Digest } from '../../formats/digest.ts'
import type { Artifact, Kind } from '../artifacts/artifact.ts'
import type { EvidenceFact, Verification } from '../evidence/attestation.ts'
import type { StoredRecord } from '../ledger/read/record-view.ts'
import type { Status } from '../ledger/record/record.ts'
import type { WorkflowRun } from '../workflows/run.ts'

/** One thing of a trace; `id` is its kind, a colon, and what names it. */
export type TraceNode =
  | RecordNode
  | ArtifactNode
  | AttestationNode
  | RunNode
  | WorkflowNode
  | CommitNode
  | RepositoryNode

/** A deployment record. */
export interface RecordNode {
  readonly kind: 'record'
  readonly id: string
  readonly recordId: string
  readonly environment: string
  readonly logicalEnvironment: string
  readonly deploymentName: string
  readonly status: Status
  readonly digest: Digest
  readonly deployedAt: number
  readonly endedAt: number | null
}

/** An artifact. */
export interface ArtifactNode {
  readonly kind: 'artifact'
  readonly id: string
  readonly digest: Digest
  /** Null where it is not known, or nothing but a build's inputs names the artifact. */
  readonly artifactKind: Kind | null
  readonly name: string | null
}

/** An attestation, with what its signatures are worth today. */
export interface AttestationNode {
  readonly kind: 'attestation'
  readonly id: string
  readonly attestationId: Digest
  readonly predicateType: string
  readonly project: string | null
  readonly workflow: string | null
  readonly version: string | null
  readonly runUrl: string | null
  readonly commit: string | null
  /** Whether the server signed it for who submitted it. */
  readonly stated: boolean
  readonly verification: Verification
  readonly createdAt: number
}

/** A run of a workflow: one that was begun here has an id, and most have the URL of a pipeline. */
export interface RunNode {
  readonly kind: 'run'
  readonly id: string
  readonly url: string | null
  readonly runId: string | null
  readonly workflow: string | null
}

/** A workflow, where no run of it is told. */
export interface WorkflowNode {
  readonly kind: 'workflow'
  readonly id: string
  readonly workflow: string
  readonly project: string | null
}

/** A commit, by its full id. */
export interface CommitNode {
  readonly kind: 'commit'
  readonly id: string
  readonly commit: string
}

/** A source repository. */
export interface RepositoryNode {
  readonly kind: 'repository'
  readonly id: string
  readonly repository: string
}

/** A record as a node. */
export const recordNode = (record: StoredRecord): RecordNode => ({
  kind: 'record',
  id: `record:${record.id}`,
  recordId: record.id,
  environment: record.environment,
  logicalEnvironment: record.logicalEnvironment,
  deploymentName: record.deploymentName,
  status: record.status,
  digest: record.digest,
  deployedAt: record.deployedAt,
  endedAt: record.endedAt,
})

/** An artifact; `name` is what it was called where it was found, if it has no name of its own. */
export const artifactNode = (
  digest: Digest,
  known: Artifact | undefined,
  name: string | null = null,
): ArtifactNode => ({
  kind: 'artifact',
  id: `artifact:${digest}`,
  digest,
  artifactKind: known?.kind ?? null,
  name: known?.name ?? name,
})

/** An attestation as a node. */
export const attestationNode = ({ attestation, verification }: EvidenceFact): AttestationNode => ({
  kind: 'attestation',
  id: `attestation:${attestation.id}`,
  attestationId: attestation.id,
  predicateType: attestation.predicateType,
  project: attestation.project,
  workflow: attestation.workflow,
  version: attestation.version,
  runUrl: attestation.runUrl,
  commit: attestation.commit,
  stated: attestation.stated,
  verification,
  createdAt: attestation.createdAt,
})

/** A run that was begun here as a node: known by its URL, where it has one. */
export const workflowRunNode = ({ id, runUrl, workflow }: WorkflowRun): RunNode => ({
  kind: 'run',
  id: `run:${runUrl ?? id}`,
  url: runUrl,
  runId: id,
  workflow,
})

/** The run that an attestation came from, `pushed` by one of ours or not; or else the workflow. */
export const runNode = (
  { runUrl, workflow, project }: AttestationNode,
  pushed: WorkflowRun | undefined,
): RunNode | WorkflowNode | undefined => {
  if (pushed) return workflowRunNode(pushed)
  if (runUrl !== null)
    return { kind: 'run', id: `run:${runUrl}`, url: runUrl, runId: null, workflow }
  if (workflow === null) return undefined
  return { kind: 'workflow', id: `workflow:${project ?? ''}/${workflow}`, workflow, project }
}

/** A commit as a node. */
export const commitNode = (commit: string): CommitNode => ({
  kind: 'commit',
  id: `commit:${commit}`,
  commit,
})

/** A repository as a node. */
export const repositoryNode = (repository: string): RepositoryNode => ({
  kind: 'repository',
  id: `repository:${repository}`,
  repository,
})
