import { quoteForDotenv } from './dotenv-escapes.ts'
import { parsed, unparsed, type Parsed } from '../parsed.ts'
import { parseVariableKey } from './key.ts'

/**
 * Writes `.env` with one variable after another, each as `readDotenv` and Docker Compose read it
 * back byte for byte; a value with NUL or a lone surrogate is refused by its key.
 */
export const writeDotenv = (
  entries: Iterable<readonly [key: string, value: string]>,
): Parsed<string> => {
  const lines: string[] = []
  for (const [key, value] of entries) {
    const checked = parseVariableKey(key)
    if (!checked.ok) return checked
    if (value.includes('\0') || !value.isWellFormed())
      return unparsed(`must have no NUL and be well-formed Unicode, and ${key} is not`)
    lines.push(`${key}=${quoteForDotenv(value)}\n`)
  }
  return parsed(lines.join(''))
}
