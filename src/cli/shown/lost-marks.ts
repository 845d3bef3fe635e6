import type { TrustedIdentityRemoved } from '../../contract/trust.ts'
import { shortDigest } from './evidence-mark.ts'

/** What only some trust had vouched for, in lines under what became of it. */
export const lostLines = ({
  planned,
  lost,
}: Pick<TrustedIdentityRemoved, 'planned' | 'lost'>): string => {
  const { artifacts, records, first } = lost
  if (artifacts === 0)
    return `Nothing that runs now ${planned ? 'would lose' : 'loses'} its verification.\n`
  const lose = planned ? 'would be' : 'are'
  const what = artifacts === 1 ? '1 artifact' : `${artifacts} artifacts`
  const where = records === 1 ? '1 place' : `${records} places`
  const lines = first.map(
    ({ digest, name, records: places }) =>
      `  ${shortDigest(digest)}  ${name ?? '(no name)'}  in ${places === 1 ? '1 place' : `${places} places`}\n`,
  )
  const more = artifacts > first.length ? `  and ${artifacts - first.length} more\n` : ''
  return `${what} that run${artifacts === 1 ? 's' : ''} in ${where} ${lose} verified no longer:\n${lines.join('')}${more}`
}
