import type { Kind } from '../../src/core/artifacts/artifact.ts'
import { listAuditEntries } from '../../src/core/audit/list-audit-entries.ts'
import { describeDeploymentRecord } from '../../src/core/ledger/read/describe-deployment-record.ts'
import { diff } from '../../src/core/ledger/read/diff.ts'
import type { RecordFilters } from '../../src/core/ledger/read/filters.ts'
import { listDeploymentRecords } from '../../src/core/ledger/read/list-deployment-records.ts'
import { listEvents } from '../../src/core/ledger/log/list-events.ts'
import { numberEvents } from '../../src/core/ledger/log/number-events.ts'
import type { Status } from '../../src/core/ledger/record/record.ts'
import { where } from '../../src/core/ledger/read/where.ts'
import { describeArtifact } from '../../src/core/evidence/list-artifacts.ts'
import { listAttestations } from '../../src/core/evidence/list-attestations.ts'
import type { Page, PageRequest } from '../../src/core/kernel/page.ts'
import { readTime } from './cast.ts'
import type { Call } from './commands.ts'
import { projectEnvironmentLists } from './project-environments.ts'
import { eventRow, rowOf } from './rows.ts'
import type { Stage } from './stage.ts'
import { workflowLists } from './workflows.ts'

type List = (call: Call) => Promise<readonly string[]>

/** Commands that answer with rows. `--limit` cuts a page, `--next` goes on after it. */
export const lists: Readonly<Record<string, List>> = {
  ...projectEnvironmentLists,
  ...workflowLists,
  list: async (call) => {
    const { stage, caller, flags } = call
    const request = pageRequest(call)
    const page = cut(stage, await listDeploymentRecords(caller, filtersOf(call), request))
    return page.map((view) => rowOf(stage.cast, view, (flags['--show'] ?? '').split(',')))
  },
  where: async (call) => {
    const { stage, caller, plain } = call
    const [name = ''] = plain
    const sought = name.includes('/') ? { reference: name } : { digest: stage.cast.digest(name) }
    const page = cut(stage, await where(caller, sought, pageRequest(call)))
    return page.map((view) => rowOf(stage.cast, view, []))
  },
  describe: async ({ stage, caller, plain: [name = ''], flags }) => {
    const view = await describeDeploymentRecord(caller, stage.cast.id(name))
    return [rowOf(stage.cast, view, (flags['--show'] ?? '').split(','))]
  },
  diff: async ({ caller, plain: [from = '', to = ''] }) => {
    const { items } = await diff(caller, { from, to })
    return items.map(({ key, answer }) => `${key.replaceAll(' ', '')} ${answer}`)
  },
  events: async ({ stage, caller, plain: [after = '0'] }) => {
    while ((await numberEvents(stage.world)) > 0);
    const { items } = await listEvents(caller, { after: Number(after), limit: 100 })
    return items.map(({ bytes, ...event }) => {
      const read = JSON.parse(Buffer.from(bytes).toString('utf8')) as Record<string, unknown>
      return eventRow(stage.cast, { ...event, event: read })
    })
  },
  audit: async ({ stage, caller, plain: [action] }) => {
    const { items } = await listAuditEntries(caller, { action }, { limit: 100 })
    return items.map(({ outcome, principal, target }) =>
      [principal.name, outcome, stage.cast.name(target)].join(' ').trim(),
    )
  },
  evidence: async ({ stage, caller, plain: [name = ''] }) => {
    const { cast } = stage
    const { evidence, attestations } = await describeArtifact(caller, cast.digest(name))
    const rows = attestations.map(({ foundBy, counts, verification }) =>
      [
        foundBy.link,
        cast.artifact(foundBy.digest),
        counts ? 'counts' : 'apart',
        verification.answer,
      ].join(' '),
    )
    return [evidence, ...rows]
  },
  attestations: async (call) => {
    const { items, nextCursor } = await listAttestations(call.caller, {}, pageRequest(call))
    call.stage.cursor = nextCursor ?? undefined
    return items.map(({ verification }) => verification.answer)
  },
}

const pageRequest = ({ stage, flags }: Call): PageRequest => ({
  limit: Number(flags['--limit'] ?? 100),
  cursor: '--next' in flags ? (stage.cursor ?? 'none') : undefined,
})

const cut = <T>(stage: Stage, page: Page<T>): readonly T[] => {
  stage.cursor = page.nextCursor ?? undefined
  return page.items
}

const filtersOf = ({ stage: { cast }, flags }: Call): RecordFilters => {
  const [key, value] = (flags['--label'] ?? '').split('=')
  const { '--env': environment, '--logical-env': stage, '--digest': digest } = flags
  return {
    environment: environment && cast.id(environment),
    logicalEnvironment: stage && cast.id(stage),
    deploymentName: flags['--deployment-name'],
    kind: flags['--kind'] as Kind | undefined,
    status: flags['--status'] as Status | undefined,
    digest: digest === undefined ? undefined : cast.digest(digest),
    project: flags['--project'],
    version: flags['--version'],
    labels: key ? { [key]: value ?? '' } : undefined,
    history: '--history' in flags ? true : undefined,
    at: flags['--at'] === undefined ? undefined : readTime(flags['--at']),
  }
}
