import type { CheckedEvidence, Verification } from '../../contract/evidence.ts'
import { digestOf } from '../../formats/digest.ts'
import { parseEvidence, type Evidence } from '../../formats/evidence/evidence.ts'
import {
  matchesSubject,
  parseIssuer,
  parseSubjectPattern,
  type Identity,
} from '../../formats/evidence/identity.ts'
import type { Statement } from '../../formats/evidence/intoto.ts'
import { submitterNoted } from '../../formats/evidence/origin.ts'
import type { Parsed } from '../../formats/parsed.ts'
import { shellWord } from '../../formats/commands/shell-word.ts'
import { maxRootBytes, parseTrustedRoot } from '../../formats/evidence/trusted-root.ts'
import { verifyEvidence, type EvidenceAnswer } from '../../signatures/verify.ts'
import type { CliContext } from '../frame/context.ts'
import { keysIn } from '../ledger/trusted-key.ts'
import { readInput } from '../words/read-input.ts'
import { InvalidError, UsageError } from '../frame/errors.ts'

/** Whom the caller trusts, in files and words of theirs. */
export interface OwnTrust {
  readonly keys: readonly string[]
  readonly roots: readonly string[]
  readonly identities: readonly Identity[]
}

type Stdin = Pick<CliContext, 'stdin'>

/** Verifies evidence by nothing but what the caller trusts; answers as the server would. */
export const verifyAlone = async (
  bytes: Uint8Array,
  trust: OwnTrust,
  context: Stdin,
): Promise<CheckedEvidence> => {
  const identities = trust.identities.map(readIdentity)
  const keys = (await Promise.all(trust.keys.map((file) => keysFrom(file, context)))).flat()
  const roots = await Promise.all(trust.roots.map((file) => rootFrom(file, context)))
  const evidence = parseEvidence(bytes)
  if (!evidence.ok)
    throw new InvalidError(
      `The evidence ${evidence.problem}.`,
      [],
      'Give a DSSE envelope or a Sigstore bundle v0.3 that holds an in-toto statement.',
    )
  const { format, statement } = evidence.value
  return {
    id: digestOf(bytes),
    format,
    predicateType: statement.predicateType,
    verification: said(statement, verifyEvidence(evidence.value, keys, roots), identities),
    subjects: subjectsIn(evidence.value),
  }
}

const subjectsIn = ({ statement }: Evidence): CheckedEvidence['subjects'] =>
  statement.subjects.flatMap(({ name, digest }) =>
    Object.entries(digest).map(([algorithm, value]) => ({
      role: 'subject' as const,
      name: name ?? null,
      algorithm,
      value,
    })),
  )

type NamedKey = Awaited<ReturnType<typeof keysFrom>>[number]

const said = (
  statement: Statement,
  answer: EvidenceAnswer<NamedKey>,
  trusted: readonly Identity[],
): Verification => {
  if (answer.answer === 'verified') {
    // What a server signs for somebody notes for whom, and stays their word.
    const id = submitterNoted(statement)
    if (id !== undefined) return { answer: 'verified', by: { kind: 'principal', id, name: id } }
    const { keyid, name } = answer.key
    return { answer: 'verified', by: { kind: 'key', keyid, name } }
  }
  if (answer.answer !== 'certified') return { answer: answer.answer, why: answer.why }
  const { issuer, subject } = answer.identity
  if (trusted.some((each) => each.issuer === issuer && matchesSubject(each.subject, subject)))
    return { answer: 'verified', by: { kind: 'identity', issuer, subject, rule: '--subject' } }
  return {
    answer: 'unverified',
    why: `signed by ${subject} (issuer ${issuer}), whom --issuer and --subject do not mean`,
    next: `--issuer ${shellWord(issuer)} --subject ${shellWord(subject)}`,
  }
}

/** An identity as the caller wrote it. */
export const readIdentity = ({ issuer, subject }: Identity): Identity => ({
  issuer: valid(parseIssuer(issuer), '--issuer'),
  subject: valid(parseSubjectPattern(subject), '--subject'),
})

const keysFrom = async (file: string, context: Stdin) =>
  (await keysIn(file, '--key', context)).map((key) => ({ ...key, name: file }))

/** The trusted root in a file, which the caller believes. */
export const rootFrom = async (file: string, context: Stdin) =>
  valid(
    parseTrustedRoot(await readInput(file, '--trusted-root', maxRootBytes, context)),
    `--trusted-root ${file}`,
  )

const valid = <T>(read: Parsed<T>, what: string): T => {
  if (read.ok) return read.value
  throw new UsageError(`${what} ${read.problem}.`)
}
