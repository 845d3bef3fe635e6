import * as z from 'zod'
import { attestation, manifests } from './evidence.schema.ts'
import * as fields from './fields.schema.ts'

const instant = z.string().meta({ format: 'date-time' })
const state = z.enum(['initialized', 'success', 'error', 'expired', 'canceled'])
const runnerType = z.enum([
  'GITHUB_ACTION',
  'GITLAB_PIPELINE',
  'AZURE_PIPELINE',
  'JENKINS_JOB',
  'CIRCLECI_BUILD',
  'GENERIC',
])
const said = (what: string) => z.string().nullable().meta({ description: what })

export const workflow = z
  .object({
    project: z.string(),
    name: z.string(),
    createdAt: instant,
    runs: z.number(),
    lastRun: z
      .object({ id: z.string(), version: z.string(), state, createdAt: instant })
      .nullable()
      .meta({ description: 'null before its first run' }),
  })
  .meta({ id: 'Workflow' })

export const version = z
  .object({
    project: z.string(),
    version: z.string(),
    isLatest: z.boolean(),
    createdAt: instant,
    releasedAt: instant.nullable().meta({ description: 'null while it is open' }),
  })
  .meta({ id: 'ProjectVersion' })

export const workflowRun = z
  .object({
    id: z.string(),
    project: z.string(),
    workflow: z.string(),
    version: z.string(),
    state,
    release: z.boolean().meta({ description: 'Whether its evidence releases the version' }),
    runnerType: runnerType.meta({ description: 'As whoever began the run says' }),
    runUrl: said('As whoever began the run says'),
    commit: said('As whoever began the run says'),
    branch: said('As whoever began the run says'),
    actor: said('As whoever began the run says'),
    reason: said('Why it ended without evidence'),
    attestation: said('The id of its evidence, once it is a success'),
    startedBy: z.object({ id: z.string(), name: z.string() }),
    createdAt: instant,
    expiresAt: instant,
    finishedAt: instant.nullable(),
  })
  .meta({ id: 'WorkflowRun' })

export const pushedRun = z
  .object({ run: workflowRun, attestation })
  .meta({ id: 'PushedWorkflowRun' })

export const listWorkflows = z.strictObject({ project: fields.name.optional(), ...fields.page })
export const workflowName = z.strictObject({ project: fields.name, name: fields.name })

export const listVersions = z.strictObject({ project: fields.name, ...fields.page })
export const versionAddress = z.strictObject({ project: fields.name, version: fields.version })
export const ofProject = z.strictObject({ project: fields.name })

export const beginRun = z.strictObject({
  project: fields.name,
  workflow: fields.name,
  version: fields.version
    .optional()
    .meta({ description: 'A new one arises; without it and latestVersion it is v0' }),
  latestVersion: z.boolean().optional().meta({ description: "Take the project's latest version" }),
  markLatest: z
    .boolean()
    .optional()
    .meta({ description: 'By default a new version that is named becomes the latest' }),
  release: z
    .boolean()
    .optional()
    .meta({ description: 'Release the version once the evidence is there' }),
  runnerType: runnerType.optional().meta({ description: 'By default GENERIC' }),
  runUrl: fields.url.optional(),
  commit: fields.commit.optional(),
  branch: fields.shortText.optional(),
  actor: fields.shortText.optional(),
})
export const listRuns = z.strictObject({
  project: fields.name.optional(),
  workflow: fields.name.optional(),
  version: fields.version.optional(),
  state: state.optional(),
  ...fields.page,
})
export const byId = z.strictObject({ id: fields.shortText })
export const finishRun = z.strictObject({
  id: fields.shortText,
  state: z.enum(['error', 'canceled']),
  reason: fields.shortText.optional(),
})
export const pushRun = z
  .strictObject({
    id: fields.shortText,
    envelope: fields
      .bytes(4 * 1024 * 1024)
      .optional()
      .meta({ description: 'A DSSE envelope or a Sigstore bundle, signed elsewhere' }),
    statement: fields.jsonObject
      .optional()
      .meta({ description: 'An in-toto statement, which the server signs for you' }),
    manifests: manifests(256),
  })
  .superRefine(({ envelope, statement }, context) => {
    if ((envelope === undefined) !== (statement === undefined)) return
    const message = 'must be given, or else a statement, and not both'
    context.addIssue({ code: 'custom', message, path: ['envelope'] })
  })
