import { join } from 'node:path'
import { getAsset, getAssetKeys, isSea } from 'node:sea'
import { parseMigrations, readMigrations, type Migration } from './db/migrations.ts'

/**
 * The schema's steps: inside a single executable; else beside `src`, and beside `lib` in a build.
 */
export const shippedMigrations = (): readonly Migration[] =>
  isSea()
    ? parseMigrations(
        getAssetKeys()
          .filter((name) => name.endsWith('.sql'))
          .map((name) => [name, getAsset(name, 'utf8')]),
      )
    : readMigrations(join(import.meta.dirname, '..', 'migrations'))
