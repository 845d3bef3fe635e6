import { build, type BuildOptions, type Metafile } from 'esbuild'
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'

const web = join(import.meta.dirname, '..', 'web')
const output = join(web, 'dist')

const options: BuildOptions = {
  absWorkingDir: web,
  entryPoints: { page: 'src/main.tsx' },
  bundle: true,
  splitting: true,
  minify: true,
  format: 'esm',
  target: 'es2024',
  jsx: 'automatic',
  jsxImportSource: 'preact',
  outdir: 'dist/assets',
  // A changed file has another name, so that a browser may keep each for ever.
  entryNames: '[name]-[hash]',
  chunkNames: '[name]-[hash]',
  assetNames: '[name]-[hash]',
  legalComments: 'none',
  logLevel: 'warning',
  metafile: true,
}

/**
 * Makes the page in `web/dist`: `index.html`, what it needs under names that change with their
 * bytes, and each of them compressed beside it.
 */
export const buildPage = async (): Promise<void> => {
  rmSync(output, { recursive: true, force: true })
  mkdirSync(join(output, 'assets'), { recursive: true })
  const { metafile } = await build(options)
  const outputs = metafile?.outputs ?? {}
  const entry = Object.entries(outputs).find(([, { entryPoint }]) => entryPoint === 'src/main.tsx')
  if (!entry) throw new Error('the page has no entry')
  const [script, { cssBundle }] = entry
  writeFileSync(join(output, 'index.html'), frame(addressOf(script), addressOf(cssBundle ?? '')))
  for (const file of readdirSync(output, { recursive: true, withFileTypes: true })) {
    if (!file.isFile()) continue
    const path = join(file.parentPath, file.name)
    writeFileSync(`${path}.gz`, gzipSync(readFileSync(path), { level: 9 }))
  }
  weigh(outputs, script)
}

/**
 * The most that the script of the page may weigh, compressed, in bytes; what a view asks for only
 * when it is shown, such as plots, is not in it.
 */
const mostScriptBytes = 40_000

const weigh = (outputs: Metafile['outputs'], script: string): void => {
  const needed = new Set([script])
  for (const name of needed)
    for (const { path, kind } of outputs[name]?.imports ?? [])
      if (kind === 'import-statement') needed.add(path)
  const bytes = [...needed].reduce((sum, name) => sum + statSync(join(web, `${name}.gz`)).size, 0)
  console.log(`The page's script: ${(bytes / 1000).toFixed(1)} kB compressed.`)
  if (bytes > mostScriptBytes) throw new Error(`that is over ${mostScriptBytes / 1000} kB`)
}

const addressOf = (path: string): string => `/assets/${path.slice('dist/assets/'.length)}`

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

if (import.meta.main) await buildPage()
