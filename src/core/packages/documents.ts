import type { Digest } from '../../formats/digest.ts'
import type { Context } from '../kernel/context.ts'
import type { Reader } from '../kernel/database.ts'
import { sql, type Sql } from '../kernel/sql.ts'
import { together } from '../kernel/together.ts'
import { seenInventories } from './package-trail.ts'

/** How many documents have a flaw, with the newest of them and what is wrong with each. */
export interface Flaws {
  readonly count: number
  readonly first: readonly { readonly attestation: Digest; readonly problem: string }[]
}

/** What became of the documents that list something, as far as the caller may see them. */
export interface Documents {
  /** Those that are still to be read, which may lead to more. */
  readonly waiting: number
  /** Those that could not be read, and are left out. */
  readonly refused: Flaws
  /** Those in which package URLs are none, which are left out. */
  readonly flawed: Flaws
}

/** How many of the flawed are named. */
const mostShown = 3

/** What became of the organization's documents. */
export const documentsIn = async (tx: Reader, context: Context): Promise<Documents> => {
  const of = (condition: Sql): Sql => sql`
    from inventories i
    where i.organization_id = ${context.principal.organizationId} and ${condition}
      and ${seenInventories(context, sql`i.number`)}`
  const count = async (condition: Sql): Promise<number> =>
    Number((await tx.first(sql`select count(*) as n ${of(condition)}`))?.['n'] ?? 0)
  const flaws = async (condition: Sql): Promise<Flaws> => {
    const rows = await tx.all(sql`
      select i.attestation_id, i.blob, i.problem, i.invalid, i.invalid_first ${of(condition)}
      order by i.number desc limit ${mostShown}`)
    const first = rows.map((row) => ({
      attestation: row['attestation_id'] as Digest,
      problem:
        (row['blob'] === '' ? '' : `has the material ${String(row['blob'])}, which `) +
        (row['problem'] === null
          ? invalidText(Number(row['invalid']), String(row['invalid_first']))
          : String(row['problem'])),
    }))
    return { count: first.length < mostShown ? first.length : await count(condition), first }
  }
  const [waiting, refused, flawed] = await together([
    count(sql`i.state = 'waiting'`),
    flaws(sql`i.state = 'refused'`),
    flaws(sql`i.invalid > 0`),
  ])
  return { waiting, refused, flawed }
}

const invalidText = (count: number, first: string): string => {
  const [url = ''] = JSON.parse(first) as readonly string[]
  const urls = count === 1 ? '1 package URL that is' : `${count} package URLs that are`
  return `has ${urls} none, such as ${JSON.stringify(url)}`
}
