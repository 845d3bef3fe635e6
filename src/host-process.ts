import { homedir } from 'node:os'
import { isSea } from 'node:sea'
import { join } from 'node:path'
import { dataFolder } from './config/platform-folders.ts'
import {
  settings as known,
  variableOf,
  type SettingName,
  type Settings,
} from './config/settings.ts'
import type { ServeFlags } from './cli/frame/context.ts'
import { Fault } from './core/kernel/refusal.ts'
import { dockerExecutor } from './host/docker/docker-executor.ts'
import { dockerSocket } from './host/docker/socket-path.ts'
import type { FindLogin } from './host/docker/logins.ts'
import type { HostSettings } from './host/host.ts'
import { LockHeld } from './host/lock.ts'
import { runHost } from './host/run-host.ts'
import { prepareFolder } from './prepare-folder.ts'
import { log } from './process-log.ts'
import { findCredentials } from './registry/find-credentials.ts'
import { RegistryError } from './registry/registry-error.ts'
import { supervisedVariable } from './supervised.ts'

/**
 * Runs the host of `berth serve` (edge, instances, steps) with control as its child, so that
 * restarting, upgrading or killing control costs no request. SIGUSR2 hands over to the program as
 * it is on the disk by then. Answers the exit code: that of a control that cannot start, else 0.
 */
export const runHostProcess = async (
  flags: ServeFlags,
  settings: Settings,
  stopped: () => Promise<void>,
): Promise<number> => {
  const data = settings.data ?? dataFolder(process.platform, process.env, homedir())
  prepareFolder(data)
  const hopeless = Promise.withResolvers<number>()
  const running = await runHost(
    {
      host: {
        data,
        path: process.env['PATH'] ?? '/usr/local/bin:/usr/bin:/bin',
        edge: {
          host: settings.edgeListen,
          port: settings.edgePort,
          trustedProxies: settings.trustedProxies,
          askPort: settings.askPort ?? null,
        },
        limits: {
          memoryBytes: settings.processMemoryBytes ?? null,
          pids: settings.processPids ?? null,
        },
        executors: executorsFor(data),
      },
      control: {
        argv: programFor('--control-only', 'true'),
        env: environmentFor(flags, data),
        onHopeless: hopeless.resolve,
      },
      successor: {
        argv: programFor(),
        env: { ...process.env, ...asVariables(flags), BERTH_DATA: data },
      },
      note: (text) => log({ message: 'host', note: text }),
    },
    process.env,
  ).catch((error: unknown) => {
    if (error instanceof LockHeld) throw new Fault('storage_unavailable', error.message, error)
    throw error
  })
  const succeeded = Promise.withResolvers<number>()
  process.on('SIGUSR2', () => {
    void running.succeed().then((isDone) => (isDone ? succeeded.resolve(0) : undefined))
  })
  const code = await Promise.race([stopped().then(() => 0), hopeless.promise, succeeded.promise])
  await running.stop()
  return code
}

const executorsFor = (data: string): NonNullable<HostSettings['executors']> => {
  const socket = dockerSocket(process.env)
  if (process.platform === 'win32') return []
  return [
    ({ folders, logs }) =>
      dockerExecutor({
        socket,
        host: folders.data,
        sources: join(data, 'sources'),
        folder: join(folders.host, 'docker'),
        logs,
        findLogin,
        patienceMs: 5000,
      }),
  ]
}

/** How long a program that keeps credentials may take, in milliseconds. */
const helperMs = 10_000

/** What the user of the host has logged in with, by Docker's configuration or Podman's. */
const findLogin: FindLogin = async (registry, repository) => {
  try {
    const sources = { explicit: undefined, env: process.env, helperMs }
    return await findCredentials(registry, repository, sources)
  } catch (error) {
    if (error instanceof RegistryError)
      throw new Error(`${error.message}. ${error.next}`, { cause: error })
    throw error
  }
}

/** This very program, told to serve: from source, from the bundle, or as a single executable. */
const programFor = (...more: readonly string[]): readonly string[] => [
  process.execPath,
  ...(isSea() ? [] : [...process.execArgv, process.argv[1] ?? '']),
  'serve',
  ...more,
]

// What was typed goes on as variables: an address with a password is not for a child's argv.
const environmentFor = (flags: ServeFlags, data: string) => ({
  ...process.env,
  ...asVariables(flags),
  BERTH_DATA: data,
  [supervisedVariable]: '1',
})

const asVariables = (flags: ServeFlags): Readonly<Record<string, string>> =>
  Object.fromEntries(
    (Object.keys(known) as SettingName[]).flatMap((name) => {
      const value = flags[name]
      return value === undefined || name === 'control-only' ? [] : [[variableOf(name), value]]
    }),
  )
