import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** The nearest folder upward, this one first, that has something of this name; or undefined. */
export const nearestWith = (name: string, folder: string): string | undefined => {
  if (existsSync(join(folder, name))) return folder
  const above = dirname(folder)
  return above === folder ? undefined : nearestWith(name, above)
}
