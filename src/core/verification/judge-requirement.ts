import type { Digest } from '../../formats/digest.ts'
import {
  beginsAs,
  isBy,
  prefixesOf,
  runPrefixes,
  wordsOf,
  type Answer,
  type Requirement,
  type Spoken,
} from './requirement.ts'

/** What one attestation says to a requirement: whether it is met, or not said, in words. */
interface Say {
  readonly spoken: Spoken
  readonly says: 'yes' | 'no' | 'unclear'
  readonly words: string
}

const called: Readonly<Record<Requirement, string>> = {
  provenance: 'provenance',
  sbom: 'SBOM',
  tests: 'test result',
}

const article: Readonly<Record<Requirement, string>> = {
  provenance: '',
  sbom: 'an ',
  tests: 'a ',
}

/** Answers one requirement; the newest evidence that counts decides. */
export const judgeRequirement = (
  check: Requirement,
  signer: string | undefined,
  spoken: readonly Spoken[],
): Answer => {
  const saying = spoken.filter(({ isSubject }) => isSubject).flatMap((each) => say(check, each))
  const counting = saying.filter((each) => isBy(signer, each.spoken))
  const clear = counting.filter(({ says }) => says !== 'unclear')
  const answered = (answer: Answer['answer'], { spoken: by, words }: Say): Answer => ({
    check,
    answer,
    why: `${words} ${capital(wordsOf(by.verification))}.`,
    attestations: [by.attestation.id],
  })
  const [newest] = clear
  if (newest) return answered(newest.says === 'yes' ? 'holds' : 'contradicted', newest)
  const [unclear] = counting
  if (unclear) return answered('undecided', unclear)
  const invalid = saying.find((each) => each.spoken.verification.answer === 'invalid')
  if (invalid) return answered('contradicted', invalid)
  return {
    check,
    answer: 'undecided',
    why: whyNot(check, signer, saying),
    attestations: idsIn(saying).slice(0, 10),
  }
}

// A run says it once for each of its materials.
const idsIn = (saying: readonly Say[]): readonly Digest[] => [
  ...new Set(saying.map(({ spoken }) => spoken.attestation.id)),
]

const whyNot = (check: Requirement, signer: string | undefined, saying: readonly Say[]): string => {
  const by = signer === undefined ? '' : ` by ${signer}`
  const [first] = saying
  if (!first) return `There is no ${called[check]} about it${by}.`
  return `There is ${article[check]}${called[check]}, and it does not count${by}: ${wordsOf(first.spoken.verification)}.`
}

const say = (check: Requirement, spoken: Spoken): readonly Say[] => {
  const { attestation, summary } = spoken
  const { predicateType } = attestation
  if (beginsAs(predicateType, runPrefixes)) return sayOfRun(check, spoken)
  if (!beginsAs(predicateType, prefixesOf[check])) return []
  const { sentence, state, verdict } = summary
  if (state !== 'understood') return [{ spoken, says: 'unclear', words: sentence }]
  return [{ spoken, says: verdict === 'failed' ? 'no' : 'yes', words: sentence }]
}

/** What a workflow run vouches for: its commit, and SBOMs and test reports among its materials. */
const sayOfRun = (check: Requirement, spoken: Spoken): readonly Say[] => {
  if (check === 'provenance') {
    const { repository, commit, builder } = spoken.source
    if (commit === null && builder === null) return []
    const from = repository === null ? '' : ` of ${repository}`
    const words = `Made by a workflow run${commit === null ? '' : ` at commit ${commit}`}${from}.`
    return [{ spoken, says: 'yes', words }]
  }
  const kinds = check === 'sbom' ? ['SBOM_CYCLONEDX_JSON', 'SBOM_SPDX_JSON'] : ['JUNIT_XML']
  return spoken.materials
    .filter(({ type }) => type !== undefined && kinds.includes(type))
    .map(({ digest }) =>
      check === 'sbom'
        ? { spoken, says: 'yes', words: `A workflow run vouches for the SBOM ${digest}.` }
        : sayOfReport(spoken, digest),
    )
}

const sayOfReport = (spoken: Spoken, digest: Digest): Say => {
  const report = spoken.reports.find((each) => each.digest === digest)
  const words = `A workflow run vouches for the test report ${digest}`
  if (!report || report.total === 0)
    return { spoken, says: 'unclear', words: `${words}, and not for what it says.` }
  const { total, failed } = report
  const count = failed === 0 ? `all ${total} passed` : `${failed} of ${total} failed`
  return { spoken, says: failed === 0 ? 'yes' : 'no', words: `${words}: ${count}.` }
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)
