import { createPublicKey, hash, sign, verify, type KeyObject } from 'node:crypto'
import { parsed, unparsed, type Parsed } from '../parsed.ts'
import { keyAlgorithm } from '../evidence/public-key.ts'

/** A text with signatures below it (C2SP signed-note); `text` ends in a newline and is signed. */
export interface SignedNote {
  readonly text: string
  readonly signatures: readonly NoteSignature[]
}

/** One signature: which key it names, and what that key made of the text. */
export interface NoteSignature {
  readonly name: string
  /** 8 lower-case hex digits. */
  readonly keyId: string
  readonly signature: Buffer
}

/**
 * `verified`: a signature of the key is good. `unknown`: none is of the key. `broken`: one claims
 * to be and is not, so that the whole note counts for nothing.
 */
export type NoteAnswer = 'verified' | 'unknown' | 'broken'

const mostNoteLength = 64 * 1024
const mostSignatures = 16
const signatureLine = /^— ([^\s+]+) ([A-Za-z0-9+/]+={0,2})$/u

/** Reads a signed note; what is not exactly one is refused. */
export const parseSignedNote = (note: string): Parsed<SignedNote> => {
  if (note.length > mostNoteLength) return unparsed('must be a signed note of at most 64 KiB')
  if (!note.isWellFormed() || hasControls(note)) return unparsed('must be text without controls')
  const split = note.lastIndexOf('\n\n')
  if (split < 0 || !note.endsWith('\n'))
    return unparsed('must be a signed note: a text, an empty line and signatures')
  const lines = note.slice(split + 2, -1).split('\n')
  if (lines.length > mostSignatures) return unparsed('must have at most 16 signatures')
  const signatures: NoteSignature[] = []
  for (const line of lines) {
    const [, name, base64] = signatureLine.exec(line) ?? []
    const bytes = Buffer.from(base64 ?? '', 'base64')
    if (name === undefined || bytes.length < 5 || bytes.toString('base64') !== base64)
      return unparsed('must have signature lines of the form "— name base64"')
    const keyId = bytes.subarray(0, 4).toString('hex')
    signatures.push({ name, keyId, signature: bytes.subarray(4) })
  }
  return parsed({ text: note.slice(0, split + 1), signatures })
}

/** Signs a text that ends in a newline, as `name`; a TypeError for a text or key that cannot be. */
export const signNote = (text: string, name: string, privateKey: KeyObject): string => {
  if (!text.endsWith('\n') || !text.isWellFormed() || hasControls(text))
    throw new TypeError('a note is text without controls that ends in a newline')
  const key = createPublicKey(privateKey)
  const signature = sign(digestFor(key), Buffer.from(text), privateKey)
  const bytes = Buffer.concat([Buffer.from(noteKeyId(name, key), 'hex'), signature])
  return `${text}\n— ${name} ${bytes.toString('base64')}\n`
}

/** What the note is worth to whoever trusts this key under this name. */
export const verifyNote = (note: SignedNote, name: string, key: KeyObject): NoteAnswer => {
  const keyId = noteKeyId(name, key)
  const own = note.signatures.filter((each) => each.name === name && each.keyId === keyId)
  if (own.length === 0) return 'unknown'
  const text = Buffer.from(note.text)
  const isGood = own.every(({ signature }) => verify(digestFor(key), text, key, signature))
  return isGood ? 'verified' : 'broken'
}

/**
 * What names a key in a note, 8 hex digits: for Ed25519 over the name, the type 0x01 and the 32
 * bytes of the key; for ECDSA (type 0x02) over the SPKI DER (C2SP signed-note, "Signature types").
 */
export const noteKeyId = (name: string, key: KeyObject): string => {
  const spki = key.export({ type: 'spki', format: 'der' })
  const named =
    algorithmOf(key) === 'ed25519'
      ? Buffer.concat([Buffer.from(`${name}\n`), Buffer.of(1), spki.subarray(-32)])
      : spki
  return hash('sha256', named, 'hex').slice(0, 8)
}

const digestFor = (key: KeyObject): 'sha256' | null =>
  algorithmOf(key) === 'ed25519' ? null : 'sha256'

const algorithmOf = (key: KeyObject) => {
  const algorithm = keyAlgorithm(key)
  if (algorithm === undefined) throw new TypeError('only ECDSA P-256 and Ed25519 keys sign notes')
  return algorithm
}

const hasControls = (text: string): boolean =>
  [...text].some((character) => character < ' ' && character !== '\n')
