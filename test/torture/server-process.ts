import { flushCompileCache } from 'node:module'
import { readMigrations } from '../../src/db/migrations.ts'
import { serve } from '../../src/serve.ts'

// A real server that is there to be killed; it tells its parent where it is.
const [migrations = '', data = '', databaseUrl = ''] = process.argv.slice(2)
const server = await serve(
  {
    listen: '127.0.0.1',
    port: 0,
    data,
    databaseUrl: databaseUrl === '' ? undefined : databaseUrl,
    callsPerSecond: 1_000_000,
  },
  { version: '0.0.0', migrations: readMigrations(migrations), log: () => {} },
)
process.send?.({ url: server.url, secret: server.unshown?.secret ?? '' })
// The next start is quicker; a killed one would not write its cache.
flushCompileCache()
process.once('disconnect', () => process.exit(0))
