import { mkdirSync, statSync } from 'node:fs'
import { dirname } from 'node:path'

/** Makes the data folder for this user alone. */
export const prepareFolder = (folder: string): void => {
  try {
    mkdirSync(folder, { mode: 0o700 })
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : ''
    if (code === 'EEXIST' && statSync(folder).isDirectory()) return
    if (code !== 'ENOENT' || dirname(folder) === folder) throw error
    // Not `recursive`: where nothing can be made (as in /proc) Node would try for ever.
    prepareFolder(dirname(folder))
    mkdirSync(folder, { mode: 0o700 })
  }
}
