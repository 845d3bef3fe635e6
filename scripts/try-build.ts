import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

const readyMs = 20_000

/**
 * Serves with one of the programs that were made and talks to it with each of them; throws when
 * anything does not work. What it writes goes to a temporary folder.
 */
export const tryBuild = async (server: string, clients: readonly string[]): Promise<void> => {
  const folder = await mkdtemp(join(tmpdir(), 'berth-build-'))
  const env = {
    PATH: process.env['PATH'] ?? '',
    HOME: folder,
    XDG_CONFIG_HOME: join(folder, 'config'),
  }
  const data = join(folder, 'data')
  const serving = spawn(server, ['serve', '--port', '0', '--data', data], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const log: string[] = []
  serving.stderr.on('data', (text: Buffer) => void log.push(text.toString()))
  const ended = new Promise<number>((resolve, reject) => {
    serving.once('error', reject)
    serving.once('exit', (code) => resolve(code ?? 1))
  })
  try {
    await loggedIn(serving.stdout, ended)
    for (const [index, client] of clients.entries()) {
      await succeeds(client, ['environment', 'create', `host-${index}`], env)
      await succeeds(client, ['deployment', 'diff', '--from', 'staging', '--to', 'production'], env)
      await succeeds(client, ['audit', 'list', '-o', 'yaml'], env)
    }
    serving.kill('SIGTERM')
    const code = await ended
    if (code !== 0) throw new Error(`${server} serve ended with ${code}`)
  } catch (error) {
    process.stderr.write(log.join(''))
    throw error
  } finally {
    serving.kill('SIGKILL')
    await rm(folder, { recursive: true, force: true })
  }
}

const loggedIn = async (stdout: NodeJS.ReadableStream, ended: Promise<number>): Promise<void> => {
  const lines = createInterface({ input: stdout })
  const seen = new Promise<'seen'>((resolve) => {
    lines.on('line', (line) => {
      if (line.includes('is logged in with it')) resolve('seen')
    })
  })
  const late = AbortSignal.timeout(readyMs)
  const gaveUp = new Promise<'late'>((resolve) => {
    late.addEventListener('abort', () => resolve('late'))
  })
  const came = await Promise.race([seen, ended, gaveUp])
  if (came !== 'seen') throw new Error(`the server did not come up: ${came}`)
}

const succeeds = async (
  program: string,
  argv: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<void> => {
  const child = spawn(program, argv, { env, stdio: ['ignore', 'ignore', 'pipe'] })
  const ended = once(child, 'exit')
  const said = (await child.stderr.toArray()).join('')
  const [code] = (await ended) as [number | null]
  if (code !== 0) throw new Error(`${program} ${argv.join(' ')} ended with ${code}: ${said}`)
}
