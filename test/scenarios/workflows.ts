import { createAttestation } from '../../src/core/evidence/create-attestation.ts'
import { pushToRun } from '../../src/core/evidence/push-to-run.ts'
import { whereEvidence } from '../../src/core/ledger/read/where-evidence.ts'
import { beginWorkflowRun } from '../../src/core/workflows/begin-workflow-run.ts'
import { expireWorkflowRuns } from '../../src/core/workflows/expire-workflow-runs.ts'
import { finishWorkflowRun } from '../../src/core/workflows/finish-workflow-run.ts'
import { listVersions } from '../../src/core/workflows/list-versions.ts'
import { listWorkflowRuns } from '../../src/core/workflows/list-workflow-runs.ts'
import { markLatestVersion, releaseVersion } from '../../src/core/workflows/release-version.ts'
import { parsePackageRange } from '../../src/formats/packages/range.ts'
import { indexDocuments } from '../http/documents.ts'
import type { Call } from './commands.ts'
import { rowOf } from './rows.ts'

/** After so long a run that nobody finished expires: ten minutes of a scenario. */
const runsExpireAfterMs = 10 * 60_000

/** Commands about workflows, their runs and versions, and about what SBOMs list. */
export const workflowCommands: Readonly<Record<string, (call: Call) => Promise<unknown>>> = {
  'run begin': async ({
    stage,
    caller,
    plain: [name = '', project = '', workflow = ''],
    flags,
  }) => {
    const { id } = await beginWorkflowRun(
      { ...caller, runsExpireAfterMs },
      {
        project,
        workflow,
        version: flags['--version'],
        latestVersion: '--latest' in flags ? true : undefined,
        release: '--release' in flags ? true : undefined,
      },
    )
    stage.cast.bind(name, id)
  },
  'run push': ({ stage, caller, plain: [name = '', artifact = ''] }) =>
    pushToRun(caller, {
      id: stage.cast.id(name),
      statement: {
        _type: 'https://in-toto.io/Statement/v1',
        subject: [{ digest: { sha256: stage.cast.digest(artifact).slice(7) } }],
        predicateType: 'https://example.com/test/v1',
        predicate: {},
      },
    }),
  'run finish': ({ stage, caller, plain: [name = '', state = 'error'] }) =>
    finishWorkflowRun(caller, { id: stage.cast.id(name), state: state as 'error' | 'canceled' }),
  expire: ({ stage }) => expireWorkflowRuns(stage.world),
  'version release': ({ caller, plain: [project = '', version = ''] }) =>
    releaseVersion(caller, { project, version }),
  'version latest': ({ caller, plain: [project = '', version = ''] }) =>
    markLatestVersion(caller, { project, version }),
  sbom: async ({ stage, caller, plain: [artifact = '', ...purls] }) => {
    await createAttestation(caller, {
      digest: stage.cast.digest(artifact),
      predicateType: 'https://cyclonedx.org/bom',
      predicate: {
        bomFormat: 'CycloneDX',
        specVersion: '1.6',
        components: purls.map((purl) => ({ type: 'library', name: 'x', purl })),
      },
    })
    await indexDocuments(stage.world)
  },
}

/** Lists of the same. */
export const workflowLists: Readonly<Record<string, (call: Call) => Promise<readonly string[]>>> = {
  runs: async ({ stage, caller, flags }) => {
    const filters = { project: flags['--project'], workflow: flags['--workflow'] }
    const { items } = await listWorkflowRuns(caller, filters, { limit: 100 })
    return items.map(({ id, project, workflow, version, state }) =>
      [stage.cast.name(id), project, workflow, version, state].join(' '),
    )
  },
  versions: async ({ caller, plain: [project = ''] }) => {
    const { items } = await listVersions(caller, { project }, { limit: 100 })
    return items.map(({ version, isLatest, releasedAt }) =>
      [version, isLatest ? 'latest' : '-', releasedAt === null ? 'open' : 'released'].join(' '),
    )
  },
  'where package': async ({ stage, caller, plain: [text = ''], flags }) => {
    const range = parsePackageRange(text)
    if (!range.ok) throw new Error(range.problem)
    const question = { by: 'package', range: range.value, text } as const
    const scope = { history: '--history' in flags ? true : undefined }
    const { items } = await whereEvidence(caller, question, scope, { limit: 100 })
    return items.map(({ view }) => rowOf(stage.cast, view, []))
  },
}
