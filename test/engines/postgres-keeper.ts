// Keeps one PostgreSQL server for a test process: prints its address, and when its own input ends,
// as it does even when that process is killed, stops the server and removes its folder.
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chownSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Found } from './postgres-found.ts'

const { programs, how } = JSON.parse(process.argv[2] ?? '') as {
  programs: Extract<Found, { by: 'programs' }>
  how: { fsync: 'on' | 'off' }
}
const identity = programs.user ?? {}
const folder = mkdtempSync(join(tmpdir(), 'berth-postgres-'))
process.on('exit', () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }))
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {})
if (programs.user) chownSync(folder, programs.user.uid, programs.user.gid)

const data = join(folder, 'data')
// A natural order as the default makes a column show that does not ask for the binary one.
const locale = ['--locale=C', '--locale-provider=icu', '--icu-locale=en-US']
const initdb = [`--pgdata=${data}`, '--no-sync', '--auth=trust', '--username=postgres']
const run = { cwd: folder, env: { PATH: process.env['PATH'], LC_ALL: 'C' }, ...identity }
execFileSync(join(programs.folder, 'initdb'), [...initdb, '--encoding=UTF8', ...locale], {
  ...run,
  stdio: ['ignore', 'ignore', 'inherit'],
})

const settings = {
  listen_addresses: '',
  unix_socket_directories: folder,
  max_connections: '300',
  fsync: how.fsync,
  full_page_writes: how.fsync,
  deadlock_timeout: '100ms',
}
const server = spawn(
  join(programs.folder, 'postgres'),
  ['-D', data, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])],
  { ...run, stdio: ['ignore', 'ignore', 'pipe'] },
)
const said: string[] = []
createInterface({ input: server.stderr }).on('line', (line) => {
  if (said.length < 100) said.push(line)
  if (!line.includes('database system is ready')) return
  const url = `postgres://postgres@localhost/postgres?host=${encodeURIComponent(folder)}`
  process.stdout.write(`${JSON.stringify({ url, pid: server.pid })}\n`)
})
process.stdout.on('error', () => {})

const ended = once(server, 'exit')
process.stdin.resume()
const asked = Promise.race([once(process.stdin, 'end'), once(process.stdin, 'close')])
const first = await Promise.race([asked.then(() => 'asked'), ended.then(() => 'ended')])
if (first === 'ended') process.stderr.write(`${said.join('\n')}\n`)
// Nothing of it is wanted any more: no checkpoint.
server.kill('SIGQUIT')
await ended
process.stdout.end()
process.exit(first === 'asked' ? 0 : 1)
