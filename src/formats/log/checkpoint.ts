import { parsed, unparsed, type Parsed } from '../parsed.ts'

/** What a log commits itself to: its name, how many leaves it has, and their root. */
export interface Checkpoint {
  readonly origin: string
  readonly size: number
  readonly root: Buffer
}

/** Writes a checkpoint as the text of a note (C2SP tlog-checkpoint). */
export const formatCheckpoint = ({ origin, size, root }: Checkpoint): string =>
  `${origin}\n${size}\n${root.toString('base64')}\n`

/** Reads the text of a note as a checkpoint; further lines are left to others, as C2SP says. */
export const parseCheckpoint = (text: string): Parsed<Checkpoint> => {
  const [origin = '', digits = '', base64 = ''] = text.split('\n')
  const [size, root] = [Number(digits), Buffer.from(base64, 'base64')]
  if (origin === '') return unparsed('must be a checkpoint: its first line names the log')
  if (!/^(?:0|[1-9][0-9]*)$/.test(digits) || !Number.isSafeInteger(size))
    return unparsed('must be a checkpoint: its second line is a size in decimal digits')
  if (root.length !== 32 || root.toString('base64') !== base64)
    return unparsed('must be a checkpoint: its third line is a SHA-256 root in base64')
  return parsed({ origin, size, root })
}
