import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { createInterface } from 'node:readline'
import { removeFolder } from '../src/formats/archive/extract.ts'

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
    await succeeds(server, ['environment', 'create', 'local', '--driver', 'process'], env)
    for (const [index, client] of clients.entries()) {
      await succeeds(client, ['environment', 'create', `host-${index}`], env)
      await succeeds(client, ['deployment', 'diff', '--from', 'staging', '--to', 'production'], env)
      await succeeds(client, ['audit', 'list', '-o', 'yaml'], env)
      await deploys(client, join(folder, `site-${index}`), env)
    }
    serving.kill('SIGTERM')
    const code = await ended
    if (code !== 0) throw new Error(`${server} serve ended with ${code}`)
  } catch (error) {
    process.stderr.write(log.join(''))
    throw error
  } finally {
    serving.kill('SIGKILL')
    // Releases are read-only, their folders too.
    await removeFolder(folder)
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

/** A static site, so that no process outlives the server. */
const deploys = async (
  client: string,
  site: string,
  env: Readonly<Record<string, string>>,
): Promise<void> => {
  await mkdir(site)
  await writeFile(join(site, 'index.html'), 'It runs.')
  const here = { ...env }
  await succeeds(client, ['init', '--name', basename(site)], here, site)
  await succeeds(client, ['deploy', '--env', 'staging', '--on', 'local'], here, site)
  await succeeds(client, ['promote', '--from', 'staging', '--to', 'production'], here, site)
  await succeeds(client, ['status', '-o', 'yaml'], here, site)
}

const succeeds = async (
  program: string,
  argv: readonly string[],
  env: Readonly<Record<string, string>>,
  cwd?: string,
): Promise<void> => {
  const child = spawn(program, argv, { env, cwd, stdio: ['ignore', 'ignore', 'pipe'] })
  const ended = once(child, 'exit')
  const said = (await child.stderr.toArray()).join('')
  const [code] = (await ended) as [number | null]
  if (code !== 0) throw new Error(`${program} ${argv.join(' ')} ended with ${code}: ${said}`)
}
