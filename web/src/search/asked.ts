/** What evidence can be asked for, as the API calls it. */
const questions = ['package', 'vulnerability', 'commit', 'workflow', 'signer'] as const

/** One thing that is asked of evidence. */
export interface Asked {
  readonly of: (typeof questions)[number]
  readonly text: string
}

/**
 * What a text asks of evidence: a package URL and the number of a vulnerability say it themselves,
 * all else is named before a colon. Undefined where it is a name of what runs.
 */
export const askedOf = (text: string): Asked | undefined => {
  if (text.startsWith('pkg:')) return { of: 'package', text }
  if (/^(?:CVE-\d{4}-\d{4,}|GHSA(?:-[0-9a-z]{4}){3})$/.test(text))
    return { of: 'vulnerability', text }
  const [word, rest] = [text.slice(0, text.indexOf(':')), text.slice(text.indexOf(':') + 1).trim()]
  const of = questions.find((each) => each === word)
  return of === undefined || rest === '' ? undefined : { of, text: rest }
}
