import { build, type BuildOptions, type Plugin } from 'esbuild'
import { chmodSync, copyFileSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { buildPage } from './build-page.ts'
import { checkWeight } from './page-weight.ts'
import { requireNode, run } from './run.ts'
import { tryBuild } from './try-build.ts'

// Makes `dist/`: the program in lazily loaded pieces (berth, berth.mjs, lib/, migrations/, page/), and as
// a single executable for this platform (berth-linux-x64).

const root = join(import.meta.dirname, '..')
const dist = join(root, 'dist')
const migrations = join(root, 'migrations')
const page = join(dist, 'page')

/**
 * A module of Node's own is asked for as it is: an `import` of it would first read everything that
 * it exports, and some of that (such as fetch) is loaded only when it is read.
 */
const builtins: Plugin = {
  name: 'builtins',
  setup: (bundler) => {
    bundler.onResolve({ filter: /^node:/ }, ({ path, kind }) =>
      // What is asked for later would come with nothing but a default.
      kind === 'dynamic-import' ? { path, external: true } : { path, namespace: 'builtin' },
    )
    bundler.onLoad({ filter: /.*/, namespace: 'builtin' }, ({ path }) => ({
      contents: `module.exports = process.getBuiltinModule(${JSON.stringify(path)})`,
    }))
  },
}

const common: BuildOptions = {
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  target: 'node24',
  format: 'esm',
  mainFields: ['module', 'main'],
  // An optional addon of pg that nobody installs here.
  external: ['pg-native'],
  plugins: [builtins],
  // Names stay, so that a stack trace can be read.
  minifyWhitespace: true,
  minifySyntax: true,
  legalComments: 'linked',
  logLevel: 'warning',
  // The CommonJS packages among ours require nothing but what Node brings.
  banner: { js: 'const require = (name) => process.getBuiltinModule(name);' },
}

const bundle = async (): Promise<void> => {
  await build({
    ...common,
    entryPoints: { berth: 'src/main.ts' },
    outdir: 'dist',
    outExtension: { '.js': '.mjs' },
    splitting: true,
    chunkNames: 'lib/[name]-[hash]',
  })
  mkdirSync(join(dist, 'migrations'))
  for (const file of readdirSync(migrations))
    copyFileSync(join(migrations, file), join(dist, 'migrations', file))
  writeFileSync(join(dist, 'berth'), shim)
  chmodSync(join(dist, 'berth'), 0o755)
}

const shim = `#!/bin/sh
# Runs the bundled Berth with the Node beside it, if there is one, else with that of the system.
self=$0
while [ -L "$self" ]; do
  link=$(readlink "$self")
  case $link in
    /*) self=$link ;;
    *) self=$(dirname "$self")/$link ;;
  esac
done
# No other program is run on the way: that would take longer than it looks.
case $self in
  /*) here=\${self%/*} ;;
  */*) here=./\${self%/*} ;;
  *) here=. ;;
esac
node=$here/../node_modules/.bin/node
[ -x "$node" ] || node=node
if ! command -v "$node" >/dev/null; then
  echo "berth: there is no Node here. Install Node 24 or later, or use the single executable." >&2
  exit 2
fi
exec "$node" "$here/berth.mjs" "$@"
`

const writePage = async (): Promise<readonly string[]> => {
  const files = await buildPage()
  console.log(checkWeight(files))
  for (const [name, bytes] of files) {
    mkdirSync(join(page, dirname(name)), { recursive: true })
    writeFileSync(join(page, name), bytes)
  }
  return [...files.keys()]
}

const executable = async (pageFiles: readonly string[]): Promise<string> => {
  const work = join(dist, 'executable')
  const output = join(dist, `berth-${process.platform}-${process.arch}`)
  await build({
    ...common,
    // With its code cache this starts in half the time of a module.
    format: 'cjs',
    banner: {},
    define: { 'import.meta.dirname': '""' },
    entryPoints: ['src/main.ts'],
    outfile: join(work, 'berth.cjs'),
  })
  const assets = Object.fromEntries([
    ...readdirSync(migrations).map((file) => [file, join(migrations, file)]),
    ...pageFiles.map((name) => [`page/${name}`, join(page, name)]),
  ])
  const settings = {
    main: join(work, 'berth.cjs'),
    output,
    useCodeCache: true,
    disableExperimentalSEAWarning: true,
    assets,
  }
  writeFileSync(join(work, 'sea.json'), JSON.stringify(settings))
  const code = await run(process.execPath, ['--build-sea', join(work, 'sea.json')])
  if (code !== 0) throw new Error(`node --build-sea ended with ${code}`)
  rmSync(work, { recursive: true })
  return output
}

requireNode()
rmSync(dist, { recursive: true, force: true })
await bundle()
const pageFiles = await writePage()
console.log('dist/berth: the program in pieces')
const made = await executable(pageFiles)
await tryBuild(made, [join(dist, 'berth'), made])
console.log(`${made}: the program in one file`)
console.log('Both were run: a server, and commands against it.')
