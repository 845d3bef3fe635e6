import type { Statement } from '../../formats/evidence/intoto.ts'
import { organizationNoted } from '../../formats/evidence/origin.ts'
import { materialsOf } from '../../formats/materials/material.ts'
import { manifestName } from './bundle.ts'
import type { ToldRecord } from './told-record.ts'
import type { Checked } from './trust-given.ts'

/** What the files of a bundle turn out to be about, whatever its manifest says. */
export interface About {
  readonly digests: Set<string>
  readonly records: Set<string>
  readonly organizations: Set<string>
}

/** Before any file was read. */
export const nothingYet = (): About => ({
  digests: new Set(),
  records: new Set(),
  organizations: new Set(),
})

/** Notes what a statement names, and for which organization the server signed it, if it did. */
export const noteStatement = (about: About, statement: Statement, isServers: boolean): void => {
  for (const { digest } of statement.subjects)
    if (digest['sha256'] !== undefined) about.digests.add(`sha256:${digest['sha256']}`)
  for (const { digest } of materialsOf(statement)) about.digests.add(digest)
  const organization = isServers ? organizationNoted(statement) : undefined
  if (typeof organization === 'string') about.organizations.add(organization)
}

/** Notes a record, what it ran, and whose ledger has it. */
export const noteRecord = (about: About, id: string, told: ToldRecord, origin: string): void => {
  about.records.add(id)
  if (typeof told['digest'] === 'string') about.digests.add(told['digest'])
  about.organizations.add(origin.replace(/^berth\//, ''))
}

/**
 * What is wrong with all of it together: it is of several organizations, or has nothing about what
 * its manifest says that it is about. Only words such as `--env production` are not held to it.
 */
export const oddIn = (
  { digests, records, organizations }: About,
  subjects: readonly string[],
): readonly (Checked & { readonly file: string })[] => {
  const absent = subjects.filter((subject) => {
    const digest = /sha256:[0-9a-f]{64}$/.exec(subject)?.[0]
    if (digest !== undefined) return !digests.has(digest)
    return /^rec_[0-9a-z]+$/.test(subject) && !records.has(subject)
  })
  const several =
    organizations.size > 1
      ? [
          {
            file: '',
            answer: 'invalid',
            why: `it is of ${[...organizations].join(' and ')}`,
          } as const,
        ]
      : []
  return [
    ...several,
    ...absent.map((subject) => {
      const why = `it says that it is about ${subject}, and nothing in it names that`
      return { file: manifestName, answer: 'unverified', why } as const
    }),
  ]
}
