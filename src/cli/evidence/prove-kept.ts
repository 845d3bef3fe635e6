import type { Invocation } from '../frame/invocation.ts'
import { RunError, UsageError } from '../frame/errors.ts'
import { growthPath } from '../ledger/compare-with-kept.ts'
import { readCheckpoint, type SignedCheckpoint } from '../ledger/signed-checkpoint.ts'
import { beganAlike, type Growth } from './growth.ts'

/** The proof that the log of a checkpoint began as a kept one; none is needed at the same size. */
export const proveKept = async (
  call: Invocation['call'],
  kept: SignedCheckpoint,
  note: string,
): Promise<Growth | undefined> => {
  const read = readCheckpoint(note, undefined)
  if (!read.ok)
    throw new RunError(5, `The checkpoint of the ledger ${read.problem}.`, [], seeLedger)
  const { origin, size } = read.value
  if (origin !== kept.origin)
    throw new UsageError(
      `--checkpoint is of the log ${kept.origin}, and this is ${origin}.`,
      'Give one of this organization, or leave it out',
    )
  if (kept.size > size)
    throw new RunError(
      3,
      `The kept checkpoint has ${kept.size} events, and the ledger only ${size}: some were cut off.`,
      [],
      seeLedger,
    )
  if (kept.size === size && kept.root.equals(read.value.root)) return undefined
  const path = await growthPath(call, kept.size, size)
  const growth = path && { from: kept.size, to: size, path }
  if (growth && beganAlike(kept, read.value, [growth]) === true) return growth
  throw new RunError(
    3,
    `The first ${kept.size} events are not those of the kept checkpoint.`,
    [],
    seeLedger,
  )
}

const seeLedger = 'See berth ledger verify --checkpoint FILE'
