import type { Flags } from './flags.ts'

/** Fields of the wire under other names than their flags; the first that the command has counts. */
const others: Readonly<Record<string, readonly string[]>> = {
  environment: ['on', 'env'],
  logicalEnvironment: ['logical-env', 'from', 'to'],
  labels: ['label'],
  digest: ['artifact', 'oci-ref'],
  reference: ['oci-ref', 'artifact'],
  expiresAt: ['expires'],
}

/** What the user typed for a field of the wire: its flag, or the field where there is none. */
export const flagOfField =
  (flags: Flags) =>
  (field: string): string => {
    const kebab = field.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
    const flag = [kebab, ...(Object.hasOwn(others, field) ? (others[field] ?? []) : [])].find(
      (name) => Object.hasOwn(flags, name),
    )
    return flag === undefined ? field : `--${flag}`
  }
