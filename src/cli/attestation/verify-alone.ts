import type { CheckedEvidence, Verification } from '../../contract/evidence.ts'
import { digestOf } from '../../formats/digest.ts'
import { parseEvidence, type Evidence } from '../../formats/evidence/evidence.ts'
import { ruleFor, type Identity } from '../../formats/evidence/identity.ts'
import type { Statement } from '../../formats/evidence/intoto.ts'
import { submitterNoted } from '../../formats/evidence/origin.ts'
import { shellWord } from '../../formats/commands/shell-word.ts'
import { verifyEvidence, type EvidenceAnswer } from '../../signatures/verify.ts'
import type { CliContext } from '../frame/context.ts'
import { keysIn } from '../words/public-keys.ts'
import { rootIn } from '../words/trusted-root-file.ts'
import { InvalidError } from '../frame/errors.ts'

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
  const keys = (await Promise.all(trust.keys.map((file) => keysFrom(file, context)))).flat()
  const roots = await Promise.all(trust.roots.map((file) => rootIn(file, context)))
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
    verification: said(statement, verifyEvidence(evidence.value, keys, roots), trust.identities),
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
  if (ruleFor(answer.identity, trusted))
    return { answer: 'verified', by: { kind: 'identity', issuer, subject, rule: '--subject' } }
  return {
    answer: 'unverified',
    why: `signed by ${subject} (issuer ${issuer}), whom --issuer and --subject do not mean`,
    next: `--issuer ${shellWord(issuer)} --subject ${shellWord(subject)}`,
  }
}

const keysFrom = async (file: string, context: Stdin) =>
  (await keysIn(file, '--key', context)).map((key) => ({ ...key, name: file }))
