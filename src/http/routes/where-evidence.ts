import * as contract from '../../contract/where-evidence.ts'
import * as schema from '../../contract/where-evidence.schema.ts'
import type { FoundRecord, EvidenceQuestion } from '../../core/ledger/read/where-evidence.ts'
import { decidingClaim, whereEvidence } from '../../core/ledger/read/where-evidence.ts'
import type { PackageRange } from '../../formats/packages/range.ts'
import { formatPackageUrl } from '../../formats/packages/name.ts'
import { wrongFields } from '../field-errors.ts'
import { present } from '../present.ts'
import { recordOf } from '../present-record.ts'
import { route, type Route } from '../route.ts'
import { factOf } from './evidence.ts'

/** How many reasons are told of one record. */
const mostReasons = 20

/** Where evidence leads. */
export const whereEvidenceRoute: Route = route(
  contract.whereEvidence,
  { input: schema.question, output: schema.found },
  async (call, input) => {
    const { limit, cursor, environment, logicalEnvironment, project, projectEnvironment } = input
    const { history, at } = input
    const scope = { environment, logicalEnvironment, project, projectEnvironment, history, at }
    const { items, nextCursor, coverage } = await whereEvidence(call, questionOf(input), scope, {
      limit,
      cursor,
    })
    return {
      items: items.map(foundOf),
      nextCursor,
      coverage: present(coverage),
    }
  },
)

interface Asked {
  readonly package?: { readonly range: PackageRange; readonly text: string } | undefined
  readonly commit?: string | undefined
  readonly workflow?: string | undefined
  readonly signer?: string | undefined
  readonly vulnerability?: string | undefined
}

const questionOf = (asked: Asked): EvidenceQuestion => {
  const questions: EvidenceQuestion[] = []
  if (asked.package) questions.push({ by: 'package', ...asked.package })
  for (const by of ['commit', 'workflow', 'signer', 'vulnerability'] as const) {
    const text = asked[by]
    if (text !== undefined) questions.push({ by, text })
  }
  const [question, second] = questions
  if (question && !second) return question
  throw wrongFields([
    second
      ? { pointer: `#/${second.by}`, detail: `must not be given beside ${question?.by ?? ''}` }
      : {
          pointer: '#/package',
          detail: 'must be given, or one of commit, workflow, signer and vulnerability',
        },
  ])
}

const foundOf = (found: FoundRecord): contract.FoundRecord => {
  const deciding = decidingClaim(found.because)
  const reasons = deciding
    ? [deciding, ...found.because.filter((each) => each !== deciding)]
    : found.because
  return {
    ...recordOf(found.view),
    vulnerabilityStatus: deciding?.step.claim?.status ?? null,
    because: reasons.slice(0, mostReasons).map(({ step, link, fact }) => {
      const { id, predicateType, workflow, commit, createdAt, verification } = factOf(fact)
      return {
        attestation: { id, predicateType, workflow, commit, createdAt, verification },
        digest: step.digest,
        link,
        package: step.package && formatPackageUrl(step.package),
        vulnerability: step.claim && { ...step.claim },
      }
    }),
    becauseLeftOut: Math.max(0, found.because.length - mostReasons),
  }
}
