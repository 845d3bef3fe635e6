import type { JsonObject } from '../json/canonical.ts'
import { hexOf, type Digest } from '../digest.ts'
import { originAnnotations } from '../evidence/origin.ts'
import { runAttestationType } from '../predicates/workflow-run.ts'
import { isSubjectKind, type MaterialKind } from './kind.ts'

/** The run that a statement is about. */
export interface StatedRun {
  readonly id: string
  readonly project: string
  readonly workflow: string
  readonly version: string
  readonly runnerType: string
  readonly runUrl: string | null
  readonly commit: string | null
  readonly branch: string | null
  readonly actor: string | null
  /** RFC 3339. */
  readonly createdAt: string
}

/** One material of a run, as it was when it was added. */
export interface StatedMaterial {
  readonly name: string
  readonly kind: MaterialKind
  readonly digest: Digest
  /** The reference that it was found by, as it was typed; null for a file or a string. */
  readonly uri: string | null
  /** The name of the file that it was read from; null for others. */
  readonly file: string | null
  /** How many bytes it has; null where they were not read here. */
  readonly size: number | null
  readonly mediaType: string | null
  /** A string's own bytes, in base64; null for what lies in the blob store. */
  readonly content: string | null
  /** What it says of itself. */
  readonly notes: Readonly<Record<string, string>>
  /** What its sender says of it. */
  readonly annotations: Readonly<Record<string, string>>
}

/** Everything that a run's statement says. */
export interface RunEvidence {
  readonly run: StatedRun
  /** Where the checkout is fetched from, and whether it differs from the commit. */
  readonly repository: string | null
  readonly dirty: boolean | null
  readonly materials: readonly StatedMaterial[]
  readonly annotations: Readonly<Record<string, string>>
  /** RFC 3339. */
  readonly finishedAt: string
}

/**
 * The statement of a run (in-toto Statement v1): images, charts and artifacts are its subjects,
 * then the commit; every material stands in the predicate as a ResourceDescriptor. Undefined where
 * there is nothing that it could be about.
 */
export const runStatement = (evidence: RunEvidence): JsonObject | undefined => {
  const { run, materials } = evidence
  const made = materials.filter(({ kind }) => isSubjectKind(kind)).map(subjectOf)
  const commit =
    run.commit === null ? [] : [{ name: 'git.head', digest: { gitCommit: run.commit } }]
  const [first, ...others]: readonly JsonObject[] = [...made, ...commit]
  if (!first) return undefined
  const { annotations } = first
  const signedOrigin = { ...(annotations as JsonObject | undefined), ...originOfRun(run) }
  return {
    _type: 'https://in-toto.io/Statement/v1',
    subject: [{ ...first, annotations: signedOrigin }, ...others],
    predicateType: runAttestationType,
    predicate: predicateOf(evidence),
  }
}

const originOfRun = ({
  id,
  project,
  workflow,
  version,
  runUrl,
  commit,
}: StatedRun): JsonObject => ({
  ...originAnnotations({
    project,
    workflow,
    version,
    runUrl: runUrl ?? undefined,
    commit: commit ?? undefined,
  }),
  'berth.workflowRun': id,
})

const subjectOf = ({ name, digest, kind }: StatedMaterial): JsonObject => ({
  name,
  digest: { sha256: hexOf(digest) },
  // An artifact may be anything: only the two others say what they are.
  ...(kind === 'ARTIFACT' ? {} : { annotations: { 'berth.kind': kind } }),
})

const predicateOf = ({ run, ...more }: RunEvidence): JsonObject => ({
  workflowRun: {
    id: run.id,
    project: run.project,
    workflow: run.workflow,
    version: run.version,
    startedAt: run.createdAt,
    finishedAt: more.finishedAt,
  },
  runner: whatIsKnown({ type: run.runnerType, url: run.runUrl, actor: run.actor }),
  source: whatIsKnown({
    commit: run.commit,
    branch: run.branch,
    repository: more.repository,
    dirty: more.dirty,
  }),
  materials: more.materials.map(descriptorOf),
  annotations: more.annotations,
})

const descriptorOf = (material: StatedMaterial): JsonObject => {
  const { name, kind, digest, uri, file, size, mediaType, content, notes } = material
  const own = { kind, file, size: size === null ? null : String(size), ...notes }
  return whatIsKnown({
    name,
    uri,
    digest: { sha256: hexOf(digest) },
    content,
    mediaType,
    annotations: {
      ...material.annotations,
      ...Object.fromEntries(
        Object.entries(whatIsKnown(own)).map(([key, value]) => [`berth.material.${key}`, value]),
      ),
    },
  })
}

const whatIsKnown = (fields: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null))
