import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { getAssetKeys, getRawAsset, isSea } from 'node:sea'
import type { PageFiles } from './http/page.ts'

/**
 * The files of the web page: inside a single executable; in `page` beside `lib` in a build; made on
 * the spot from source, where the packages for development are there.
 */
export const shippedPage = async (): Promise<PageFiles | undefined> => {
  if (isSea()) return insideExecutable()
  const folder = join(import.meta.dirname, '..', 'page')
  return existsSync(folder) ? inFolder(folder) : await fromSource()
}

const prefix = 'page/'

const insideExecutable = (): PageFiles =>
  new Map(
    getAssetKeys()
      .filter((key) => key.startsWith(prefix))
      .map((key) => [key.slice(prefix.length), new Uint8Array(getRawAsset(key))]),
  )

const inFolder = (folder: string): PageFiles =>
  new Map(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((file) => file.isFile())
      .map(({ parentPath, name }) => join(parentPath, name))
      .map((path) => [
        path.slice(folder.length + 1).replaceAll('\\', '/'),
        new Uint8Array(readFileSync(path)),
      ]),
  )

const fromSource = async (): Promise<PageFiles | undefined> => {
  // Not a name that the bundler follows: a build has the page's files and not what makes them.
  const script = join(import.meta.dirname, '..', 'scripts', 'build-page.ts')
  if (!existsSync(script)) return undefined
  try {
    const { buildPage } = (await import(script)) as typeof import('../scripts/build-page.ts')
    return await buildPage()
  } catch (error) {
    if ((error as { readonly code?: string }).code === 'ERR_MODULE_NOT_FOUND') return undefined
    throw error
  }
}
