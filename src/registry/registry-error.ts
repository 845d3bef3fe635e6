/** Who has to act: whoever typed, whoever owns the artifact, or whoever runs the other side. */
export type RegistryErrorKind = 'usage' | 'refusal' | 'missing' | 'fault'

const kinds = {
  credentials_incomplete: 'usage',
  credentials_invalid: 'usage',
  credentials_elsewhere: 'usage',
  reference_ambiguous: 'usage',
  credentials_unreadable: 'refusal',
  registry_unauthorized: 'refusal',
  registry_insecure: 'refusal',
  layout_invalid: 'refusal',
  layout_not_found: 'missing',
  registry_not_found: 'missing',
  registry_unreachable: 'fault',
  registry_failed: 'fault',
  registry_timeout: 'fault',
  registry_malformed: 'fault',
  registry_redirects: 'fault',
  registry_too_large: 'fault',
  credential_helper_failed: 'fault',
} as const satisfies Record<string, RegistryErrorKind>

/** Everything that can keep a reference from becoming a digest. */
export type RegistryErrorCode = keyof typeof kinds

/** Every code with its kind, for those who translate them. */
export const registryErrorKinds: Readonly<Record<RegistryErrorCode, RegistryErrorKind>> = kinds

/**
 * Why a reference did not become a digest: `message` says what happened and never holds a secret or
 * what a stranger wrote, `next` says what to do.
 */
export class RegistryError extends Error {
  readonly code: RegistryErrorCode
  readonly next: string
  readonly kind: RegistryErrorKind

  constructor(code: RegistryErrorCode, message: string, next: string) {
    super(message)
    this.name = 'RegistryError'
    this.code = code
    this.next = next
    this.kind = kinds[code]
  }
}
