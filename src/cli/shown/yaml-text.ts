import { Document, visit } from 'yaml'
import { printable, printableJson } from './printable.ts'

/**
 * A value as YAML 1.2, with what a terminal would obey written as escapes. In a file of its own,
 * because only those who ask for YAML pay for it.
 */
export const yamlText = (value: unknown): string => {
  const document = new Document(value)
  visit(document, {
    Scalar(_, node) {
      // Only between double quotes can a character be escaped.
      if (typeof node.value === 'string' && printable(node.value) !== node.value)
        node.type = 'QUOTE_DOUBLE'
    },
  })
  return printableJson(String(document))
}
