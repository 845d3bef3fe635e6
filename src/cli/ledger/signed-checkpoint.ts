import type { KeyObject } from 'node:crypto'
import { parseCheckpoint, type Checkpoint } from '../../formats/log/checkpoint.ts'
import { parsed, type Parsed } from '../../formats/parsed.ts'
import { parseSignedNote, verifyNote, type NoteAnswer } from '../../formats/log/signed-note.ts'

/** A checkpoint and what its signature is worth by one key; `unknown` if no key is at hand. */
export interface SignedCheckpoint extends Checkpoint {
  readonly answer: NoteAnswer
}

/** Reads the checkpoint in a signed note: a log's key bears the name of the log. */
export const readCheckpoint = (
  note: string,
  key: KeyObject | undefined,
): Parsed<SignedCheckpoint> => {
  const signed = parseSignedNote(note)
  if (!signed.ok) return signed
  const checkpoint = parseCheckpoint(signed.value.text)
  if (!checkpoint.ok) return checkpoint
  const { origin } = checkpoint.value
  const answer = key ? verifyNote(signed.value, origin, key) : 'unknown'
  return parsed({ ...checkpoint.value, answer })
}
