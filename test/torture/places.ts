import { join } from 'node:path'

/** The schema's steps as they are shipped. */
export const shippedMigrationsFolder = join(import.meta.dirname, '..', '..', 'migrations')
