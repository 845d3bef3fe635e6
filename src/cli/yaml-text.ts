import { stringify } from 'yaml'

/** A value as YAML 1.2. In a file of its own, because only those who ask for YAML pay for it. */
export const yamlText = (value: unknown): string => stringify(value)
