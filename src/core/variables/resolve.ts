import type { VariableDeclaration } from '../../formats/descriptor/descriptor.ts'
import type { ValueVersion } from './variable.ts'

/** One variable as a service gets it: which value, and where it comes from. */
export type ResolvedVariable = Stored | Defaulted

interface Stored {
  readonly key: string
  /** A value of the service's own, or one of the whole project environment. */
  readonly source: 'service' | 'environment'
  readonly service: string | null
  readonly version: number
  readonly secret: boolean
  /** For comparing alone: never shown, never attested. */
  readonly fingerprint: string
}

interface Defaulted {
  readonly key: string
  readonly source: 'default'
  /** As the descriptor says it. */
  readonly value: string
  readonly secret: boolean
  /** Null while the organization has sealed nothing, so that nothing could compare with it. */
  readonly fingerprint: string | null
}

/** What a service reads, as far as its descriptor says. */
export type Declared = Pick<
  VariableDeclaration,
  'key' | 'required' | 'secret' | 'default' | 'pattern'
>

/** The variables that hold for a service: its own before those of the whole environment. By key. */
export const effectiveFor = (
  service: string | null,
  values: readonly ValueVersion[],
): readonly ValueVersion[] => {
  const byKey = new Map<string, ValueVersion>()
  for (const value of values)
    if (value.service === null || value.service === service)
      if (value.service !== null || !byKey.has(value.key)) byKey.set(value.key, value)
  return [...byKey.values()].sort((a, b) => (a.key < b.key ? -1 : 1))
}

/** What a service gets, by key, and what is wrong with that. */
export interface Resolution {
  readonly variables: readonly ResolvedVariable[]
  /** Required keys that have no value, in the descriptor's order. */
  readonly missing: readonly string[]
  /** Keys whose value was destroyed. */
  readonly purged: readonly string[]
}

/**
 * Service value, then project environment's value, then the descriptor's default, else absent.
 * What is set but not declared is passed on, too; declared secrets are secrets wherever they stand.
 */
export const resolve = (
  service: string,
  declared: readonly Declared[],
  values: readonly ValueVersion[],
  fingerprintOf: (key: string, value: string) => string | null,
): Resolution => {
  const declaredSecrets = new Set(declared.filter(({ secret }) => secret).map(({ key }) => key))
  const variables: ResolvedVariable[] = []
  const purged: string[] = []
  const set = effectiveFor(service, values)
  for (const { key, service: scope, version, secret, fingerprint } of set) {
    const source = scope === null ? 'environment' : 'service'
    if (fingerprint === null) purged.push(key)
    else
      variables.push({
        key,
        source,
        service: scope,
        version,
        secret: secret || declaredSecrets.has(key),
        fingerprint,
      })
  }
  const known = new Set(set.map(({ key }) => key))
  const missing: string[] = []
  for (const { key, required, secret, default: value } of declared.filter(
    (each) => !known.has(each.key),
  )) {
    if (value !== null)
      variables.push({
        key,
        source: 'default',
        value,
        secret,
        fingerprint: fingerprintOf(key, value),
      })
    else if (required) missing.push(key)
  }
  variables.sort((a, b) => (a.key < b.key ? -1 : 1))
  return { variables, missing, purged }
}

/** One key that differs between two services' variables. */
export interface KeyDifference {
  readonly key: string
  readonly change: 'added' | 'removed' | 'changed'
  readonly secret: boolean
}

/** What differs by key; values are compared by their fingerprints. */
export const differenceByKey = (
  from: readonly ResolvedVariable[],
  to: readonly ResolvedVariable[],
): readonly KeyDifference[] => {
  const before = new Map(from.map((each) => [each.key, each]))
  const after = new Map(to.map((each) => [each.key, each]))
  const keys = [...new Set([...before.keys(), ...after.keys()])].sort()
  return keys.flatMap((key): readonly KeyDifference[] => {
    const [a, b] = [before.get(key), after.get(key)]
    const secret = (a?.secret ?? false) || (b?.secret ?? false)
    if (!a) return [{ key, change: 'added', secret }]
    if (!b) return [{ key, change: 'removed', secret }]
    return isSame(a, b) ? [] : [{ key, change: 'changed', secret }]
  })
}

const isSame = (a: ResolvedVariable, b: ResolvedVariable): boolean =>
  a.source === 'default' && b.source === 'default'
    ? a.value === b.value
    : a.fingerprint !== null && a.fingerprint === b.fingerprint

/**
 * The variables of a rollback: as released, but for secrets that have been set anew since, which
 * stay as they are now unless they, too, are wanted back.
 */
export const rolledBack = (
  released: readonly ResolvedVariable[],
  current: readonly ResolvedVariable[],
  { restoreSecrets }: { readonly restoreSecrets: boolean },
): readonly ResolvedVariable[] => {
  const now = new Map(current.map((each) => [each.key, each]))
  return released.map((each) => {
    const today = now.get(each.key)
    const isSecret = each.secret || (today?.secret ?? false)
    return isSecret && !restoreSecrets && today ? today : each
  })
}
