import { writeFile } from 'node:fs/promises'
import { UsageError } from '../frame/usage-error.ts'

/** Writes a file that must not be there yet. */
export const writeNew = async (file: string, content: Uint8Array | string): Promise<void> => {
  await writeFile(file, content, { flag: 'wx' }).catch((error: unknown) => {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'error'
    throw new UsageError(
      code === 'EEXIST' ? `${file} is already there.` : `${file} cannot be written (${code}).`,
      'Name another file',
    )
  })
}
