const types: readonly string[] = [
  'https://cyclonedx.org/bom',
  'https://cyclonedx.org/schema',
  'https://cyclonedx.org/vex',
  'https://spdx.dev/Document',
  'https://openvex.dev/ns',
  'https://in-toto.io/attestation/vulns',
]

/**
 * Whether predicates of this type list packages or vulnerabilities; what follows a known type
 * behind a slash or a hash is its version.
 */
export const listsInventory = (predicateType: string): boolean =>
  types.some(
    (type) =>
      predicateType.startsWith(type) && /^(?:$|[/#])/.test(predicateType.slice(type.length)),
  )

/** The first texts of all such types, to find them by. */
export const inventoryTypes = types
