import { build, type BuildOptions, type OutputFile } from 'esbuild'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { PageFiles } from '../src/http/page.ts'

const web = join(import.meta.dirname, '..', 'web')

const options = {
  absWorkingDir: web,
  entryPoints: { page: 'src/main.tsx' },
  bundle: true,
  splitting: true,
  minify: true,
  format: 'esm',
  target: 'es2024',
  jsx: 'automatic',
  jsxImportSource: 'preact',
  outdir: 'assets',
  // A changed file has another name, so that a browser may keep each for ever.
  entryNames: '[name]-[hash]',
  chunkNames: '[name]-[hash]',
  assetNames: '[name]-[hash]',
  legalComments: 'none',
  logLevel: 'warning',
  metafile: true,
  write: false,
} as const satisfies BuildOptions

/**
 * Makes the page: `index.html`, what it needs below `assets/` under names that change with their
 * bytes, and each of them compressed beside it. Nothing is written.
 */
export const buildPage = async (): Promise<PageFiles> => {
  const { metafile, outputFiles } = await build(options)
  const entry = Object.entries(metafile.outputs).find(
    ([, { entryPoint }]) => entryPoint === 'src/main.tsx',
  )
  if (!entry) throw new Error('the page has no entry')
  const [script, { cssBundle = '' }] = entry
  const plain = new Map<string, Uint8Array<ArrayBuffer>>([
    ['index.html', new TextEncoder().encode(frame(`/${script}`, `/${cssBundle}`))],
    ...outputFiles.map((file) => [nameOf(file), new Uint8Array(file.contents)] as const),
  ])
  const compressed = [...plain].map(
    ([name, bytes]) => [`${name}.gz`, new Uint8Array(gzipSync(bytes, { level: 9 }))] as const,
  )
  return new Map([...plain, ...compressed])
}

const nameOf = ({ path }: OutputFile): string => path.slice(web.length + 1).replaceAll('\\', '/')

const frame = (script: string, style: string): string => `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="color-scheme" content="light dark" />
    <title>Berth</title>
    <link rel="icon" href="data:," />
    <link rel="stylesheet" href="${style}" />
    <script type="module" src="${script}"></script>
  </head>
  <body>
    <noscript>This page needs JavaScript. The command line does not: berth --help</noscript>
  </body>
</html>
`

/**
 * The most that the script of the page may weigh, compressed, in bytes; what a view asks for only
 * when it is shown, such as plots, is not in it.
 */
const mostScriptBytes = 40_000

/** Says what the page's script weighs; throws when that is too much. */
export const weighPage = (files: PageFiles): void => {
  const needed = new Set([...textOf(files, 'index.html').matchAll(/src="\/([^"]+)"/g)].map(first))
  for (const name of needed)
    for (const found of textOf(files, name).matchAll(/(?:from|import)"\.\/([^"]+)"/g))
      needed.add(`assets/${first(found)}`)
  const bytes = [...needed].reduce((sum, name) => sum + (files.get(`${name}.gz`)?.length ?? 0), 0)
  console.log(`The page's script: ${(bytes / 1000).toFixed(1)} kB compressed.`)
  if (bytes === 0 || bytes > mostScriptBytes)
    throw new Error(`it must be under ${mostScriptBytes / 1000} kB`)
}

const first = ([, name = '']: RegExpExecArray): string => name

const textOf = (files: PageFiles, name: string): string => new TextDecoder().decode(files.get(name))

if (import.meta.main) weighPage(await buildPage())
