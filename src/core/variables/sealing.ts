import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  hkdfSync,
  type KeyObject,
} from 'node:crypto'
import { Fault } from '../kernel/refusal.ts'

/** What a key or a sealed text is bound to, in this order; none can be taken for another. */
export type Binding = readonly (string | number)[]

const format = 1
const nonceBytes = 12
const tagBytes = 16

/** Fresh chance for one sealing: never used twice under one key. */
export type Random = (bytes: number) => Uint8Array

/** A key for one purpose (HKDF with SHA-256, RFC 5869): knowing it tells nothing of another. */
export const keyFor = (parent: KeyObject, ...purpose: Binding): KeyObject =>
  createSecretKey(Buffer.from(hkdfSync('sha256', parent, new Uint8Array(), bytesOf(purpose), 32)))

/** Seals bytes with AES-256-GCM: a format byte, the nonce, the ciphertext, the tag. */
export const seal = (
  key: KeyObject,
  binding: Binding,
  plain: Uint8Array,
  random: Random,
): Uint8Array => {
  const nonce = random(nonceBytes)
  const cipher = createCipheriv('aes-256-gcm', key, nonce)
  cipher.setAAD(associated(binding))
  const text = Buffer.concat([cipher.update(plain), cipher.final()])
  return Buffer.concat([Uint8Array.of(format), nonce, text, cipher.getAuthTag()])
}

/** Opens what was sealed under this key for this binding; anything else is a fault. */
export const open = (key: KeyObject, binding: Binding, sealed: Uint8Array): Buffer => {
  const end = sealed.length - tagBytes
  if (sealed[0] !== format || end < 1 + nonceBytes) throw broken()
  try {
    const nonce = sealed.subarray(1, 1 + nonceBytes)
    const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: tagBytes })
    decipher.setAAD(associated(binding))
    decipher.setAuthTag(sealed.subarray(end))
    return Buffer.concat([decipher.update(sealed.subarray(1 + nonceBytes, end)), decipher.final()])
  } catch {
    throw broken()
  }
}

/** The same text under the same key has the same fingerprint, which tells nothing else of it. */
export const fingerprint = (key: KeyObject, text: string): Uint8Array =>
  createHmac('sha256', key).update(text, 'utf8').digest()

// Without what the engine has to say: there is nothing in it that helps, and much that could tell.
const broken = (): Fault =>
  new Fault(
    'seal_broken',
    'A sealed text does not open: it was changed or moved, or the install key is another one.',
  )

const associated = (binding: Binding): Uint8Array =>
  Buffer.concat([Uint8Array.of(format), bytesOf(binding)])

/** Each part with its length before it, so that no two bindings have the same bytes. */
const bytesOf = (parts: Binding): Buffer =>
  Buffer.concat(
    parts.flatMap((part) => {
      const bytes = Buffer.from(String(part), 'utf8')
      const length = Buffer.alloc(4)
      length.writeUInt32BE(bytes.length)
      return [length, bytes]
    }),
  )
