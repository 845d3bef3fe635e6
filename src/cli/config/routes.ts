import { buildRouteMap } from '@stricli/core'
import { example } from './example.ts'
import { schema } from './schema.ts'
import { validate } from './validate.ts'

export const config = buildRouteMap({
  routes: { validate, example, schema },
  docs: { brief: 'Check berth.yml, and see what may stand there' },
})
