import { existsSync } from 'node:fs'
import { isSea } from 'node:sea'
import { join } from 'node:path'
import {
  settings as known,
  variableOf,
  type SettingName,
  type Settings,
} from './config/settings.ts'
import type { ServeFlags } from './cli/context.ts'
import { dockerExecutor } from './host/docker/docker-executor.ts'
import { dockerSocket } from './host/docker/socket-path.ts'
import type { HostSettings } from './host/host.ts'
import { runHost, type RunningHost } from './host/run-host.ts'

/** Set for the control that a host runs: it ends with its standard input. */
export const supervisedVariable = 'BERTH_SUPERVISED'

/**
 * Runs the host of `berth serve` (edge, instances, steps) with control as its child, so that
 * restarting, upgrading or killing control costs no request.
 */
export const runHostProcess = async (
  flags: ServeFlags,
  settings: Settings,
  data: string,
  note: (text: string) => void,
): Promise<RunningHost> => {
  const host: RunningHostSettings = {
    data,
    path: process.env['PATH'] ?? '/usr/local/bin:/usr/bin:/bin',
    edge: { host: settings.edgeListen, port: settings.edgePort },
    executors: executorsFor(data),
  }
  return await runHost(
    {
      host,
      control: { argv: programFor('--control-only', 'true'), env: environmentFor(flags, data) },
      successor: {
        argv: programFor(),
        env: { ...process.env, ...asVariables(flags), BERTH_DATA: data },
      },
      note,
    },
    process.env,
  )
}

type RunningHostSettings = Omit<HostSettings, 'predecessor' | 'note'>

const executorsFor = (data: string): NonNullable<HostSettings['executors']> => {
  const socket = dockerSocket(process.env)
  if (!existsSync(socket)) return []
  return [
    ({ folders, logs }) =>
      dockerExecutor({
        socket,
        host: folders.data,
        sources: join(data, 'sources'),
        folder: join(folders.host, 'docker'),
        logs,
        patienceMs: 5000,
      }),
  ]
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
