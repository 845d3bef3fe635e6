import { descriptorShape } from './services.ts'
import type { JsonSchema } from '../yaml/shape.ts'

/**
 * The JSON Schema of `berth.yml` (draft 2020-12), for editors. What it takes, the reader may still
 * refuse: contradictions, and texts such as durations and commands, are only the reader's to judge.
 */
export const descriptorSchema: JsonSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'berth.yml',
  description: 'What Berth runs: durable intent only, no secrets, no domains.',
  ...descriptorShape.schema,
}
