import type { TrustedIdentityRemoved } from '../../contract/trust.ts'
import { counted } from './counted.ts'
import { shortDigest } from './digest-text.ts'

type Removed = Pick<TrustedIdentityRemoved, 'planned' | 'lost'>

/** That something is trusted (or believed) no longer, or would be, and what only it vouched for. */
export const endedTrust = (what: string, word: 'trusted' | 'believed', it: Removed): string =>
  `${what} ${it.planned ? 'would be' : 'is'} ${word} no longer.\n${lostText(it)}`

const lostText = ({ planned, lost: { artifacts, records, first } }: Removed): string => {
  if (artifacts === 0)
    return `Nothing that runs now ${planned ? 'would lose' : 'loses'} its verification.\n`
  const runs = artifacts === 1 ? 'runs' : 'run'
  const are = planned ? 'would be' : artifacts === 1 ? 'is' : 'are'
  const where = counted(records, 'place')
  const lines = first.map(
    ({ digest, name, records: places }) =>
      `  ${shortDigest(digest)}  ${name ?? '(no name)'}  in ${counted(places, 'place')}\n`,
  )
  const more = artifacts > first.length ? `  and ${artifacts - first.length} more\n` : ''
  return `${counted(artifacts, 'artifact')} that ${runs} in ${where} ${are} verified no longer:\n${lines.join('')}${more}`
}
