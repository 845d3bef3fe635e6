import { spawn } from 'node:child_process'
import type { Credentials } from './credentials.ts'
import { RegistryError } from './registry-error.ts'

const mostOutput = 64 * 1024

type Ending =
  | {
      readonly how: 'exited'
      readonly code: number | null
      readonly out: string
      readonly err: string
    }
  | { readonly how: 'failed'; readonly problem: string }

const unstarted: Ending = { how: 'failed', problem: 'cannot be started' }

/**
 * Asks `docker-credential-<name>` for a server's credentials (docker/docker-credential-helpers);
 * `undefined` if it has none. What it wrote is never repeated: it may hold the secret.
 */
export const askHelper = async (
  name: string,
  server: string,
  configuredIn: string,
  options: { readonly env: NodeJS.ProcessEnv; readonly helperMs: number },
): Promise<Credentials | undefined> => {
  const program = `docker-credential-${name}`
  const fail = (problem: string): never => {
    throw new RegistryError(
      'credential_helper_failed',
      `the credential helper ${program} for ${server} ${problem}`,
      `Repair ${program} (try it: echo ${server} | ${program} get), take it out of ${configuredIn}, or give --registry-server, --registry-username and --registry-password`,
    )
  }
  if (!/^[A-Za-z0-9._-]{1,128}$/.test(name))
    throw new RegistryError(
      'credential_helper_failed',
      `the credential helper that ${configuredIn} names for ${server} has a name that no helper has`,
      `Correct credsStore and credHelpers in ${configuredIn}: 1 to 128 letters, digits, dots, underscores and hyphens`,
    )
  const ending = await run(program, server, options).catch(() => unstarted)
  if (ending.how === 'failed') return fail(ending.problem)
  if (ending.code === 0) {
    const answer = readAnswer(ending.out, program)
    return answer === 'nonsense' ? fail('answered with something else than credentials') : answer
  }
  if (/credentials not found/i.test(ending.out + ending.err)) return undefined
  return fail(ending.code === null ? 'was killed' : `failed with exit code ${ending.code}`)
}

const readAnswer = (out: string, origin: string): Credentials | undefined | 'nonsense' => {
  let answer: unknown
  try {
    answer = JSON.parse(out)
  } catch {
    return 'nonsense'
  }
  if (typeof answer !== 'object' || answer === null) return 'nonsense'
  const { Username: username, Secret: secret } = answer as Record<string, unknown>
  if (typeof username !== 'string' || typeof secret !== 'string') return 'nonsense'
  if (username === '<token>' && secret !== '') return { kind: 'identity', token: secret, origin }
  if (username.includes(':')) return 'nonsense'
  if (username === '' && secret === '') return undefined
  return { kind: 'basic', username, password: secret, origin }
}

const run = async (
  program: string,
  input: string,
  options: { readonly env: NodeJS.ProcessEnv; readonly helperMs: number },
): Promise<Ending> => {
  const { promise, resolve } = Promise.withResolvers<Ending>()
  const helper = spawn(program, ['get'], { env: withoutOurs(options.env), windowsHide: true })
  const written = { out: '', err: '' }
  const take = (stream: 'out' | 'err') => (text: string) => {
    written[stream] += text
    if (written[stream].length > mostOutput) resolve({ how: 'failed', problem: 'wrote too much' })
  }
  const timer = setTimeout(
    () => resolve({ how: 'failed', problem: `did not answer within ${options.helperMs} ms` }),
    options.helperMs,
  )
  helper.stdout.setEncoding('utf8').on('data', take('out'))
  helper.stderr.setEncoding('utf8').on('data', take('err'))
  helper.on('close', (code) => resolve({ how: 'exited', code, ...written }))
  helper.on('error', (error: NodeJS.ErrnoException) => {
    const absent = { how: 'failed', problem: 'is not installed (not in PATH)' } as const
    resolve(error.code === 'ENOENT' ? absent : unstarted)
  })
  // A helper may end without reading; that is not our failure.
  helper.stdin.on('error', () => {})
  helper.stdin.end(input)
  const ending = await promise
  clearTimeout(timer)
  if (ending.how === 'failed') abandon(helper)
  return ending
}

/** Ends the helper, and lets go of its pipes, which a child of its own may still hold open. */
const abandon = (helper: ReturnType<typeof spawn>): void => {
  helper.kill('SIGKILL')
  for (const stream of [helper.stdin, helper.stdout, helper.stderr]) stream?.destroy()
  helper.unref()
}

/** A helper needs its own surroundings, and nothing of our secrets. */
const withoutOurs = (env: NodeJS.ProcessEnv): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(env).filter(([key]) => !key.startsWith('BERTH_')))
