import type { Statement } from '../evidence/intoto.ts'
import { readChainloop } from './chainloop.ts'
import { readCycloneDx } from './cyclonedx.ts'
import { readLink } from './link.ts'
import { fieldOf, type Field } from './reading.ts'
import { readSlsaV02, readSlsaV1 } from './slsa.ts'
import { readSpdx } from './spdx.ts'
import { short, type Source, type Summary, type Understood } from './summary.ts'
import { readTestResult } from './test-result.ts'
import { readSvr, readVsa } from './verification.ts'
import { readVulns } from './vulns.ts'
import { readWorkflowRun, runAttestationType } from './workflow-run.ts'

interface PredicateType {
  readonly title: string
  /** How its types begin: a later minor version is read like the one that is known. */
  readonly prefixes: readonly string[]
  readonly read: (predicate: Field, statement: Statement) => Understood
}

const predicateTypes: readonly PredicateType[] = [
  {
    title: 'SLSA provenance v1',
    prefixes: ['https://slsa.dev/provenance/v1'],
    read: readSlsaV1,
  },
  {
    title: 'SLSA provenance v0.2',
    prefixes: ['https://slsa.dev/provenance/v0.2'],
    read: readSlsaV02,
  },
  {
    title: 'in-toto link',
    prefixes: ['https://in-toto.io/attestation/link/v0', 'https://in-toto.io/Link'],
    read: readLink,
  },
  {
    title: 'test result',
    prefixes: ['https://in-toto.io/attestation/test-result/v0'],
    read: readTestResult,
  },
  {
    title: 'vulnerability scan',
    prefixes: ['https://in-toto.io/attestation/vulns/v0'],
    read: readVulns,
  },
  {
    title: 'verification summary',
    prefixes: ['https://slsa.dev/verification_summary/v1'],
    read: readVsa,
  },
  {
    title: 'simple verification result',
    prefixes: ['https://in-toto.io/attestation/svr/v0'],
    read: readSvr,
  },
  { title: 'SPDX document', prefixes: ['https://spdx.dev/Document'], read: readSpdx },
  { title: 'CycloneDX document', prefixes: ['https://cyclonedx.org/bom'], read: readCycloneDx },
  {
    title: 'Chainloop attestation',
    prefixes: ['chainloop.dev/attestation/v0'],
    read: readChainloop,
  },
  { title: 'workflow run', prefixes: [runAttestationType], read: readWorkflowRun },
]

/** What a statement's predicate says, in words; of any predicate, and never a failure. */
export const summaryOf = (statement: Statement): Summary => {
  const type = typeOf(statement.predicateType)
  if (!type)
    return {
      state: 'unknown',
      title: statement.predicateType,
      sentence: `A statement of the type ${short(statement.predicateType)}, which is kept as it is and not read.`,
      verdict: null,
      fields: [],
    }
  const { title } = type
  const read = understand(type, statement)
  if ('problem' in read)
    return {
      state: 'unreadable',
      title,
      sentence: `It cannot be read as ${title}: it ${read.problem}.`,
      verdict: null,
      fields: [],
    }
  const { sentence, verdict = null, fields } = read
  return { state: 'understood', title, sentence, verdict, fields }
}

/**
 * Where a statement says that its subjects were built from: SLSA provenance, and what workflow
 * runs push, ours and Chainloop's. Nothing of what cannot be read, and only commits of Git.
 */
export const sourceOf = (statement: Statement): Source => {
  const type = typeOf(statement.predicateType)
  const read = type && understand(type, statement)
  const source = read && 'source' in read ? read.source : undefined
  return source ?? { repository: null, commit: null, builder: null }
}

const understand = (
  { read }: PredicateType,
  statement: Statement,
): Understood | { readonly problem: string } => {
  const { field, problem } = fieldOf(statement.predicate)
  const understood = read(field, statement)
  const found = problem()
  return found === undefined ? understood : { problem: found }
}

const typeOf = (predicateType: string): PredicateType | undefined =>
  predicateTypes.find(({ prefixes }) => prefixes.some((prefix) => begins(predicateType, prefix)))

/** `v1` begins `v1`, `v1.1` and `v1/x`, and not `v10`. */
const begins = (type: string, prefix: string): boolean =>
  type === prefix || (type.startsWith(prefix) && /[./?#-]/.test(type.charAt(prefix.length)))
