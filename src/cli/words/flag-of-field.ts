import type { Flags } from './flags.ts'

/**
 * Fields of the wire under other names than their flags; the first that the command has counts. An
 * empty one is what nobody types.
 */
const others: Readonly<Record<string, readonly string[]>> = {
  environment: ['on', 'env'],
  projectEnvironment: ['env', 'name'],
  freezeReason: ['freeze'],
  newVariables: ['apply'],
  services: ['service'],
  variables: [''],
  // Its flaws say file, line and column.
  descriptor: [''],
  logicalEnvironment: ['logical-env', 'from', 'to'],
  labels: ['label'],
  digest: ['artifact', 'oci-ref'],
  reference: ['oci-ref', 'artifact'],
  expiresAt: ['expires'],
}

/**
 * What the user typed for a field of the wire: its flag, or the field where there is none; empty
 * where they never see it.
 */
export const flagOfField =
  (flags: Flags) =>
  (field: string): string => {
    const kebab = field.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
    const other = Object.hasOwn(others, field) ? (others[field] ?? []) : []
    const flag = [kebab, ...other].find((name) => Object.hasOwn(flags, name))
    if (flag !== undefined) return `--${flag}`
    return other.includes('') ? '' : field
  }

/**
 * What the user knows a place of the input by: the flag that holds it; where there is none, the
 * argument as the help writes it; and what lies deep, such as in a descriptor, as it is said there.
 */
export const namedField = (field: string, flagOf: (field: string) => string): string => {
  const [first = '', ...inside] = field.split('/')
  const flag = flagOf(first)
  const below = inside.filter((part) => !/^\d+$/.test(part))
  if (below.length === 0) return flag
  if (flag === '') return (below.at(-1) ?? '').toUpperCase()
  return below.length > 1 ? [first, ...below].join('.') : [flag, ...below].join(' ')
}
