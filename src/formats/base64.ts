/**
 * The bytes of base64 with padding (RFC 4648 §4); undefined if the text is not exactly what they
 * are written as. Long text is not written once more to tell.
 */
export const bytesOfBase64 = (text: string): Uint8Array | undefined => {
  const bytes = Buffer.from(text, 'base64')
  // Node skips what is none, and takes the URL-safe letters too: then there are too few bytes for
  // the text, or the last letters are others, or such letters are among them.
  const isWhole = text.length === Math.ceil(bytes.length / 3) * 4
  const last = bytes.subarray(Math.floor((bytes.length - 1) / 3) * 3)
  return isWhole && text.endsWith(last.toString('base64')) && !/[-_]/.test(text) ? bytes : undefined
}
