import { randomUUID } from 'node:crypto'
import { homedir } from 'node:os'
import { runCli } from './cli/cli.ts'

// The command line is all that most starts need: the server is loaded only to serve.
process.exitCode = await runCli(process.argv.slice(2), {
  stdout: process.stdout,
  stderr: process.stderr,
  stdin: process.stdin,
  env: process.env,
  home: homedir(),
  now: Date.now,
  newKey: randomUUID,
  serve: async (flags) => (await import('./serve-process.ts')).serveUntilStopped(flags),
})
