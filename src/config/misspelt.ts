import { nearest } from '../formats/nearest.ts'

/** The variables that the command line reads. */
export const ofTheCommandLine: readonly string[] = [
  ...['SERVER', 'TOKEN', 'INSECURE'],
  ...['SERVER', 'USERNAME', 'PASSWORD', 'INSECURE'].map((name) => `REGISTRY_${name}`),
].map((name) => `BERTH_${name}`)

/** What Berth tells the services that it runs, and its own processes: nobody's slip of the hand. */
const told: ReadonlySet<string> = new Set(
  [
    ...['PROJECT', 'ENVIRONMENT', 'SERVICE', 'DEPLOYMENT', 'RELEASE', 'VERSION', 'COMMIT', 'HOST'],
    ...['FOLDER', 'SUPERVISED', 'PREDECESSOR', 'DEBUG'],
  ].map((name) => `BERTH_${name}`),
)

/**
 * Names a variable that nobody reads and that is nearly one of those that are read, in a sentence:
 * what was meant by it would not count, and something else would.
 */
export const misspelt = (
  environment: Readonly<Record<string, string | undefined>>,
  read: readonly string[],
): string | undefined => {
  for (const name of Object.keys(environment)) {
    if (!name.startsWith('BERTH_') || told.has(name) || read.includes(name)) continue
    const bare = read.map((each) => each.slice('BERTH_'.length))
    const meant = nearest(name.slice('BERTH_'.length), bare)
    if (meant !== undefined) return `There is no variable ${name}: did you mean BERTH_${meant}?`
  }
  return undefined
}
