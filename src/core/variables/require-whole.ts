import { compilePattern } from '../../formats/variables/pattern.ts'
import { commandAt, type CommandPlace } from '../../formats/commands/command-at.ts'
import { Refusal, type FieldError, type RefusalCode } from '../kernel/refusal.ts'
import type { Declared, Resolution } from './resolve.ts'

/**
 * Refuses variables that a service cannot run with; names everything that is wrong, and no value.
 * `opened` holds the values of those that have a pattern.
 */
export const requireWhole = (
  wanted: {
    readonly service: string
    readonly declared: readonly Declared[]
    readonly buildKeys: readonly string[]
    /** Where its values are set; without one nothing is said of it. */
    readonly at?: SetPlace | undefined
  },
  { variables, missing, purged }: Resolution,
  opened: ReadonlyMap<string, string>,
): void => {
  const { service, declared, buildKeys, at = {} } = wanted
  const isSecret = (key: string) => secrets.has(key)
  const secrets = new Set(variables.filter(({ secret }) => secret).map(({ key }) => key))
  for (const { key, secret } of declared) if (secret) secrets.add(key)
  const inBuild = buildKeys.filter((key) => secrets.has(key))
  const unfit = declared.filter(({ key, pattern }) => {
    const value = opened.get(key)
    return pattern !== null && value !== undefined && !fits(pattern, value)
  })
  const errors: readonly FieldError[] = [
    ...missing.map((key) => about(service, key, 'is required and has no value')),
    ...purged.map((key) => about(service, key, 'has a value that was purged')),
    ...unfit.map(({ key, pattern }) => about(service, key, `must match ${pattern}`)),
    ...inBuild.map((key) => about(service, key, 'is a secret, which no build may read')),
  ]
  if (errors.length === 0) return
  const lacking = [...missing, ...purged]
  const [code, detail, next] =
    lacking.length > 0
      ? missingWords(service, lacking, at, isSecret)
      : wrongWords(
          service,
          unfit.map(({ key }) => key),
          inBuild,
          at,
        )
  throw new Refusal(code, detail, { next, errors })
}

/** Where variables would have to be set; what is only about to be made must be made by that. */
export interface SetPlace extends CommandPlace {
  readonly isNew?: boolean | undefined
}

type Words = readonly [code: RefusalCode, detail: string, next: string]

const missingWords = (
  service: string,
  keys: readonly string[],
  at: SetPlace,
  isSecret: (key: string) => boolean,
): Words => [
  'variable_missing',
  `Service ${service} needs ${keys.join(', ')}, without a value here.`,
  `Set ${keys.length === 1 ? 'it' : 'them'}: ${keys
    .slice(0, mostCommands)
    .map((key) => setCommand(key, at, isSecret(key)))
    .join(' ; ')}`,
]

/** How many commands are written out; the errors name every key. */
const mostCommands = 5

const setCommand = (key: string, at: SetPlace, isSecret: boolean): string =>
  commandAt(
    ['variable set', key, ...(isSecret ? ['--secret'] : [])].join(' '),
    at,
    at.isNew ? '--create-env' : '',
  )

const wrongWords = (
  service: string,
  unfit: readonly string[],
  inBuild: readonly string[],
  at: SetPlace,
): Words =>
  unfit.length > 0
    ? [
        'variable_invalid',
        `Service ${service} has a value that does not fit its pattern: ${unfit.join(', ')}.`,
        `Set another: ${commandAt(`variable set ${unfit[0]}`, at, at.isNew ? '--create-env' : '')}`,
      ]
    : [
        'variable_invalid',
        `The build of service ${service} may not read a secret: ${inBuild.join(', ')}.`,
        'Take it out of build.env, and read it where the service runs.',
      ]

/** What is wrong with a variable of a service. */
export const about = (service: string, key: string, detail: string): FieldError => ({
  pointer: `#/services/${service}/variables/${key}`,
  detail,
})

const fits = (pattern: string, value: string): boolean => {
  const compiled = compilePattern(pattern)
  return compiled.ok && compiled.value(value)
}
