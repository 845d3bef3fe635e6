import { detectMaterial } from '../../formats/materials/detect-material.ts'
import type { MaterialKind } from '../../formats/materials/kind.ts'
import { shellWord } from '../../formats/commands/shell-word.ts'
import { InvalidError } from '../frame/errors.ts'

const predicateTypes: Partial<Readonly<Record<MaterialKind, string>>> = {
  SBOM_CYCLONEDX_JSON: 'https://cyclonedx.org/bom',
  SBOM_SPDX_JSON: 'https://spdx.dev/Document',
  OPENVEX: 'https://openvex.dev/ns',
}

/** How to make evidence of a document that nobody has signed; undefined of what is none. */
export const unsigned = (file: string, bytes: Uint8Array): InvalidError | undefined => {
  const { kind } = detectMaterial(bytes)
  const told = (what: string, next: string) =>
    new InvalidError(`${file} is ${what} that nobody has signed.`, [], next)
  const predicateType = predicateTypes[kind]
  const word = shellWord(file)
  const attest = `berth attest --artifact ARTIFACT --predicate ${word} --predicate-type`
  if (predicateType !== undefined)
    return told(`a document (${kind})`, `Say what it is about: ${attest} ${predicateType}`)
  if (kind === 'SARIF' || kind === 'JUNIT_XML')
    return told(
      `a document (${kind})`,
      `Add it to a run: berth attestation init, then berth attestation add --name NAME --value ${word}`,
    )
  const isObject = kind === 'ARTIFACT' && /^\s*\{/.test(Buffer.from(bytes).toString('utf8', 0, 64))
  return isObject ? told('JSON', `State it about an artifact: ${attest} URI`) : undefined
}
