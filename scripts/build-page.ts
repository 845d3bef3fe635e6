import { build, type BuildOptions, type Metafile, type OutputFile, type Plugin } from 'esbuild'
import { readFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, gzip } from 'node:zlib'
import type { PageFiles } from '../src/http/page.ts'
import { companionsOf } from './page-parts.ts'
import { checkWeight } from './page-weight.ts'

const web = join(import.meta.dirname, '..', 'web')

/** What endpoints say of themselves is for readers of the API, and of no use to a browser. */
const withoutSummaries: Plugin = {
  name: 'without summaries',
  setup: (made) => {
    made.onLoad({ filter: /[/\\]contract[/\\][\w-]+\.ts$/ }, async ({ path }) => ({
      contents: (await readFile(path, 'utf8')).replaceAll(
        /^ +summary:\s+(?:'[^']*'|"[^"]*"),$/gm,
        '',
      ),
      loader: 'ts',
    }))
  },
}

/** Lets modules import others besides, for nothing but the file that they then come in. */
const importing = (companions: ReadonlyMap<string, readonly string[]>): Plugin => ({
  name: 'importing companions',
  setup: (made) => {
    made.onLoad({ filter: /[/\\]web[/\\]src[/\\].*\.tsx?$/ }, async ({ path }) => {
      const named = companions.get(relative(web, path).replaceAll('\\', '/'))
      if (!named) return undefined
      const imports = named.map((each) => `\nimport ${JSON.stringify(join(web, each))}`)
      return { contents: (await readFile(path, 'utf8')) + imports.join(''), loader: 'tsx' }
    })
  },
})

const entry = 'src/main.tsx'

const options = {
  absWorkingDir: web,
  entryPoints: { page: entry },
  bundle: true,
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
  plugins: [withoutSummaries],
  write: false,
  metafile: true,
} as const satisfies BuildOptions

/**
 * Makes the page: `index.html`, what it needs below `assets/` under names that change with their
 * bytes, and each of them compressed beside it, in two ways. Nothing is written.
 */
export const buildPage = async (): Promise<PageFiles> => {
  // In one piece, whichever view is shown: styles of a late script would not come by themselves.
  const whole = await build(options)
  const scripts = await build({
    ...options,
    splitting: true,
    plugins: [withoutSummaries, importing(companionsOf(whole.metafile.inputs, entry))],
  })
  // Small, so that it asks for what is wanted most while the rest still comes.
  const early = await build({
    ...options,
    entryPoints: { early: 'src/early.ts' },
    format: 'iife',
  })
  const made = [
    ...early.outputFiles,
    ...scripts.outputFiles.filter(({ path }) => path.endsWith('.js')),
    ...whole.outputFiles.filter(({ path }) => path.endsWith('.css')),
  ].map((file) => [nameOf(file), new Uint8Array(file.contents)] as const)
  const style = made.map(([name]) => name).find((name) => name.endsWith('.css')) ?? ''
  const [first = ''] = early.outputFiles.map(nameOf)
  const index = new TextEncoder().encode(frame(first, style, firstScripts(scripts.metafile)))
  const plain = new Map<string, Uint8Array<ArrayBuffer>>([['index.html', index], ...made])
  const compressed = await Promise.all(
    [...plain].map(async ([name, bytes]) => [
      [`${name}.br`, new Uint8Array(await brotli(bytes))] as const,
      [`${name}.gz`, new Uint8Array(await zip(bytes, { level: 9 }))] as const,
    ]),
  )
  return new Map([...plain, ...compressed.flat()])
}

// Its usual quality is its best.
const brotli = promisify(brotliCompress)
const zip = promisify(gzip)

const nameOf = ({ path }: OutputFile): string => relative(web, path).replaceAll('\\', '/')

/** The script that the page begins with, and what that needs, directly or not. */
const firstScripts = ({ outputs }: Metafile): readonly string[] => {
  const begins = Object.keys(outputs).find((name) => outputs[name]?.inputs[entry]) ?? ''
  const scripts = new Set([begins])
  for (const name of scripts)
    for (const { path, kind } of outputs[name]?.imports ?? [])
      if (kind === 'import-statement') scripts.add(path)
  return [...scripts]
}

// What the script needs is named here, too: else it is only asked for once the script is read.
const frame = (
  early: string,
  style: string,
  [script, ...needed]: readonly string[],
): string => `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="color-scheme" content="light dark" />
    <title>Berth</title>
    <link rel="icon" href="data:," />
    <script async src="/${early}"></script>
    <link rel="stylesheet" href="/${style}" />
    <script type="module" src="/${script}"></script>
${needed.map((name) => `    <link rel="modulepreload" href="/${name}" />`).join('\n')}
  </head>
  <body>
    <noscript>This page needs JavaScript. The command line does not: berth --help</noscript>
  </body>
</html>
`

if (import.meta.main) console.log(checkWeight(await buildPage()))
