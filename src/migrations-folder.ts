import { join } from 'node:path'

/** Where the schema's steps are: beside `src` in the tree, and beside `dist` in a build. */
export const migrationsFolder = join(import.meta.dirname, '..', 'migrations')
