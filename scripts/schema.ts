import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { descriptorSchema } from '../src/formats/descriptor/schema.ts'

// Writes berth.schema.json from the one definition of berth.yml: `node scripts/schema.ts`, and then
// `npm run format`.

const path = join(import.meta.dirname, '../berth.schema.json')
writeFileSync(path, `${JSON.stringify(descriptorSchema, null, 2)}\n`)
