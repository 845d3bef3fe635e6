/** One regular file of an archive; `path` has at most 100 bytes and no leading slash. */
export type TarEntry = { readonly path: string; readonly bytes: Uint8Array }

const block = 512

/** Writes a POSIX ustar archive: the same files always give the same bytes. */
export const writeTar = (entries: readonly TarEntry[]): Uint8Array =>
  Buffer.concat([
    ...entries.flatMap(({ path, bytes }) => [header(path, bytes.byteLength), bytes, pad(bytes)]),
    Buffer.alloc(2 * block),
  ])

const pad = (bytes: Uint8Array): Uint8Array =>
  Buffer.alloc((block - (bytes.byteLength % block)) % block)

const header = (path: string, size: number): Uint8Array => {
  if (Buffer.byteLength(path) > 100) throw new RangeError(`path is too long for ustar: ${path}`)
  const bytes = Buffer.alloc(block)
  const octal = (value: number, at: number, length: number): void => {
    bytes.write(value.toString(8).padStart(length - 1, '0'), at, 'ascii')
  }
  bytes.write(path, 0)
  octal(0o644, 100, 8)
  octal(0, 108, 8)
  octal(0, 116, 8)
  octal(size, 124, 12)
  octal(0, 136, 12)
  bytes.write('0', 156)
  bytes.write('ustar\u000000', 257, 'latin1')
  // The checksum counts its own field as spaces.
  bytes.fill(' ', 148, 156)
  const sum = bytes.reduce((total, byte) => total + byte, 0)
  bytes.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1')
  return bytes
}
