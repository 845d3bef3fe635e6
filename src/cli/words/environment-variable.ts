import type { Environment } from '../frame/context.ts'
import { UsageError } from '../frame/errors.ts'

/** The value of a variable, or undefined if it is not set; set and empty is an error. */
export const environmentVariable = (env: Environment, name: string): string | undefined => {
  const value = env[name]
  if (value === '')
    throw new UsageError(
      `${name} is set, but empty.`,
      `Give it a value, or unset it: unset ${name}`,
    )
  return value
}

/** Whether a variable says yes. */
export const isSwitchedOn = (env: Environment, name: string): boolean => {
  const value = environmentVariable(env, name)
  if (value === undefined || value === '0' || value === 'false') return false
  if (value === '1' || value === 'true') return true
  throw new UsageError(`${name} must be 1 or 0.`)
}
