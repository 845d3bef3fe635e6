import { homedir } from 'node:os'
import { outliveOutput } from './broken-output.ts'
import { runCli } from './cli/cli.ts'
import { currentFolder } from './cli/frame/current-folder.ts'
import { newKey } from './cli/frame/new-key.ts'

const isServer = process.argv[2] === 'serve'
outliveOutput(
  { stdout: process.stdout, stderr: process.stderr, exit: (code) => process.exit(code) },
  isServer,
)

// The command line is all that most starts need: the server is loaded only to serve.
const main = async (): Promise<void> => {
  if (Number.parseInt(process.versions.node, 10) < 24) {
    process.stderr.write(
      `Error: Berth needs Node 24 or later; this is ${process.versions.node}.\n` +
        'Next: Put a newer one first in PATH, or use the single executable, which brings its own\n',
    )
    process.exitCode = 2
    return
  }
  process.exitCode = await runCli(process.argv.slice(2), {
    stdout: process.stdout,
    stderr: process.stderr,
    // Opened by those who read it alone.
    get stdin() {
      return process.stdin
    },
    env: process.env,
    get cwd() {
      return currentFolder(process)
    },
    home: homedir(),
    now: Date.now,
    newKey,
    serve: async (flags) => (await import('./serve-process.ts')).serveUntilStopped(flags),
    adopt: async (flags) => (await import('./recover-process.ts')).adoptOnDisk(flags),
    recover: async (flags) => (await import('./recover-process.ts')).recoverOnDisk(flags),
    hasBrowser: async () =>
      (await import('./cli/shown/browser.ts')).hasBrowser(process.platform, process.env),
    openInBrowser: async (path) =>
      (await import('./cli/shown/browser.ts')).openInBrowser(path, process.platform),
  })
}

// No `await` here: the single executable is built as CommonJS, which starts twice as fast.
void main()
