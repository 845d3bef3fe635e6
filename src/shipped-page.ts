import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { getAssetKeys, getRawAsset, isSea } from 'node:sea'
import type { PageFiles } from './http/page.ts'

/**
 * The files of the page: inside a single executable; else in `web/dist` beside `src`, and in
 * `page` beside `lib` in a build. Undefined where the page was not built.
 */
export const shippedPage = (): PageFiles | undefined => {
  if (isSea()) return insideExecutable()
  const folder = [join('..', 'web', 'dist'), join('..', 'page')]
    .map((path) => join(import.meta.dirname, path))
    .find((path) => existsSync(join(path, 'index.html')))
  return folder === undefined ? undefined : inFolder(folder)
}

const prefix = 'page/'

const insideExecutable = (): PageFiles => ({
  names: getAssetKeys()
    .filter((key) => key.startsWith(prefix))
    .map((key) => key.slice(prefix.length)),
  read: (name) => new Uint8Array(getRawAsset(prefix + name)),
})

const inFolder = (folder: string): PageFiles => ({
  names: readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((file) => file.isFile())
    .map(({ parentPath, name }) => join(parentPath, name).slice(folder.length + 1))
    .map((name) => name.replaceAll('\\', '/')),
  read: (name) => readFileSync(join(folder, name)),
})
