import { formatReference, parseReference } from '../../../formats/oci/reference.ts'

/**
 * What a reference is sought by: its full form, so that `nginx` is found under any of its names.
 */
export const referenceKey = (reference: string): string => {
  const read = parseReference(reference)
  return read.ok ? formatReference(read.value) : reference
}
