import { it } from 'node:test'
import { forEachEngine } from '../engines/engines.ts'
import { matchesGolden } from './golden.ts'
import { postgresSchema, sqliteSchema } from './schema.ts'

forEachEngine(
  'the schema',
  (engine) => {
    it('is what the migrations have made so far', async () => {
      const place = engine.placeOf(await engine.open())
      const schema = engine.name === 'sqlite' ? sqliteSchema(place) : await postgresSchema(place)
      matchesGolden(`schema.${engine.name}.sql`, schema)
    })
  },
  { fsync: 'off' },
)
