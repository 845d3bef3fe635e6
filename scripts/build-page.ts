import { build, type BuildOptions, type Metafile, type OutputFile, type Plugin } from 'esbuild'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { PageFiles } from '../src/http/page.ts'

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

const options = {
  absWorkingDir: web,
  entryPoints: { page: 'src/main.tsx' },
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
} as const satisfies BuildOptions

/**
 * Makes the page: `index.html`, what it needs below `assets/` under names that change with their
 * bytes, and each of them compressed beside it. Nothing is written.
 */
export const buildPage = async (): Promise<PageFiles> => {
  const scripts = await build({ ...options, splitting: true, metafile: true })
  // Small, so that it asks for what is wanted most while the rest still comes.
  const early = await build({
    ...options,
    entryPoints: { early: 'src/early.ts' },
    format: 'iife',
  })
  // In one piece, whichever view is shown: styles of a late script would not come by themselves.
  const styles = await build({ ...options, splitting: false })
  const [script = ''] =
    Object.entries(scripts.metafile.outputs).find(
      ([, { entryPoint }]) => entryPoint === 'src/main.tsx',
    ) ?? []
  const parts = partsOf(scripts.metafile.outputs, script)
  const made = [
    ...early.outputFiles,
    ...scripts.outputFiles.filter(({ path }) => path.endsWith('.js')),
    ...styles.outputFiles.filter(({ path }) => path.endsWith('.css')),
  ].map((file) => [nameOf(file), new Uint8Array(file.contents)] as const)
  const style = made.map(([name]) => name).find((name) => name.endsWith('.css')) ?? ''
  const [first] = early.outputFiles.map(nameOf)
  const index = new TextEncoder().encode(frame([first ?? '', script], style, parts))
  const plain = new Map<string, Uint8Array<ArrayBuffer>>([['index.html', index], ...made])
  const compressed = [...plain].map(
    ([name, bytes]) => [`${name}.gz`, new Uint8Array(gzipSync(bytes, { level: 9 }))] as const,
  )
  return new Map([...plain, ...compressed])
}

const nameOf = ({ path }: OutputFile): string => path.slice(web.length + 1).replaceAll('\\', '/')

/** What a script needs to begin, directly or not. */
const partsOf = (outputs: Metafile['outputs'], script: string): readonly string[] => {
  const parts = new Set([script])
  for (const name of parts)
    for (const { path, kind } of outputs[name]?.imports ?? [])
      if (kind === 'import-statement') parts.add(path)
  return [...parts].filter((name) => name !== script)
}

// What the script needs is named here, too: else it is only asked for once the script is read.
const frame = (
  [early, script]: readonly [string, string],
  style: string,
  parts: readonly string[],
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
${parts.map((name) => `    <link rel="modulepreload" href="/${name}" />`).join('\n')}
  </head>
  <body>
    <noscript>This page needs JavaScript. The command line does not: berth --help</noscript>
  </body>
</html>
`

/**
 * The most that the script may weigh which the page needs to begin, compressed, in bytes; what a
 * view asks for when it is shown is not in it.
 */
const mostScriptBytes = 40_000

/** Says what the page's script weighs; throws when the first view needs too much. */
export const weighPage = (files: PageFiles): void => {
  const needed = new Set([...textOf(files, 'index.html').matchAll(/src="\/([^"]+)"/g)].map(first))
  for (const name of needed)
    for (const found of textOf(files, name).matchAll(/(?:from|import)"\.\/([^"]+)"/g))
      needed.add(`assets/${first(found)}`)
  const scripts = [...files.keys()].filter((name) => name.endsWith('.js'))
  const bytesOf = (is: (name: string) => boolean): number =>
    scripts.filter(is).reduce((sum, name) => sum + (files.get(`${name}.gz`)?.length ?? 0), 0)
  const bytes = bytesOf((name) => needed.has(name))
  const later = bytesOf((name) => !needed.has(name) && !isPlot(name))
  console.log(
    `The page's script, compressed: ${kilo(bytes)} for the first view, ${kilo(later)} more for all ` +
      `others, and ${kilo(bytesOf(isPlot))} for the plots.`,
  )
  if (bytes === 0 || bytes > mostScriptBytes)
    throw new Error(`the first view must need less than ${kilo(mostScriptBytes)}`)
}

const isPlot = (name: string): boolean => name.startsWith('assets/plot-')

const kilo = (bytes: number): string => `${(bytes / 1000).toFixed(1)} kB`

const first = ([, name = '']: RegExpExecArray): string => name

const textOf = (files: PageFiles, name: string): string => new TextDecoder().decode(files.get(name))

if (import.meta.main) weighPage(await buildPage())
