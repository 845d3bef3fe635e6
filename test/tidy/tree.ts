import { readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'

const root = resolve(import.meta.dirname, '../..')
const passedOver = new Set(['node_modules', 'dist', '.git'])

/** One file of the tree: its path from the root, with slashes, and its text. */
export interface SourceFile {
  readonly path: string
  readonly text: string
}

/** Every text file below a folder of the tree. */
export const filesBelow = (folder: string, ending: RegExp): readonly SourceFile[] =>
  walk(join(root, folder))
    .filter((path) => ending.test(path))
    .map((path) => ({
      path: relative(root, path).replaceAll('\\', '/'),
      text: readFileSync(path, 'utf8'),
    }))

/** What a file imports: a path from the root for our own, the name as written for others. */
export const importsOf = ({ path, text }: SourceFile): readonly string[] =>
  [...text.matchAll(/(?:^|\n)\s*(?:import|export)\s[^'"]*?from\s+'([^']+)'|import\('([^']+)'\)/g)]
    .map(([, fromClause, call]) => fromClause ?? call ?? '')
    .map((name) =>
      name.startsWith('.')
        ? relative(root, resolve(root, dirname(path), name)).replaceAll('\\', '/')
        : name,
    )

const walk = (folder: string): readonly string[] =>
  readdirSync(folder)
    .filter((name) => !passedOver.has(name))
    .map((name) => join(folder, name))
    .flatMap((path) => (statSync(path).isDirectory() ? walk(path) : [path]))
