import { parseCommand, type Command } from '../commands/command-line.ts'
import type { Build, Run, ServiceDescriptor } from './descriptor.ts'
import { parsed, unparsed, type Parsed } from '../parsed.ts'
import { parseStrictJson } from '../json/strict.ts'

/** What lies directly in a service's folder. */
export interface Folder {
  readonly names: readonly string[]
  /** The text of `package.json`; null where there is none. */
  readonly packageJson: string | null
}

/** Which drivers the place has where the service is to run. */
export interface Drivers {
  readonly process: boolean
  readonly docker: boolean
}

/** A service with nothing left open. */
export type DetectedService = Omit<ServiceDescriptor, 'build' | 'run'> & {
  readonly build: Build
  readonly run: Run
}

/** What was decided, and in a few words from what. */
export interface Detection {
  readonly service: DetectedService
  /** As in `package.json (start)`; empty where the file left nothing open. */
  readonly from: string
}

/**
 * Decides what a descriptor left open: a `Dockerfile` where there is docker, else the `start` script
 * of `package.json`, else an `index.html`; else says what was looked for.
 */
export const detect = (
  service: ServiceDescriptor,
  folder: Folder,
  drivers: Drivers,
): Parsed<Detection> => {
  const { build, run } = service
  if (build.what !== 'undetected' && run.what !== 'undetected')
    return parsed({ service: { ...service, build, run }, from: '' })
  if (build.what === 'undetected' && mayUseDockerfile(service, folder, drivers))
    return parsed({
      service: {
        ...service,
        build: {
          what: 'dockerfile',
          dockerfile: 'Dockerfile',
          env: build.env,
          timeoutMs: build.timeoutMs,
        },
        run: run.what === 'undetected' ? { what: 'image' } : run,
      },
      from: 'Dockerfile',
    })
  const scripts = folder.packageJson === null ? parsed({}) : readScripts(folder.packageJson)
  if (!scripts.ok) return scripts
  const settled: Build = build.what === 'undetected' ? buildOf(build, folder, scripts.value) : build
  return detectRun(service, settled, folder, scripts.value, drivers)
}

const mayUseDockerfile = (service: ServiceDescriptor, folder: Folder, drivers: Drivers): boolean =>
  drivers.docker &&
  folder.names.includes('Dockerfile') &&
  service.kind !== 'static' &&
  service.build.what === 'undetected' &&
  service.build.output === null

interface Scripts {
  readonly start?: string
  readonly build?: string
  /** Whether something runs before or after start, which only npm knows to do. */
  readonly hooks?: boolean
  readonly dependencies?: boolean
}

const readScripts = (text: string): Parsed<Scripts> => {
  const json = parseStrictJson(text, { maxBytes: 1024 * 1024, maxDepth: 50 })
  if (!json.ok) return unparsed(`has a package.json that ${json.problem}`)
  const root = record(json.value)
  const scripts = record(root?.['scripts'])
  const { start, build } = { start: scripts?.['start'], build: scripts?.['build'] }
  return parsed({
    ...(typeof start === 'string' && start.trim() !== '' ? { start } : {}),
    ...(typeof build === 'string' && build.trim() !== '' ? { build } : {}),
    hooks: scripts?.['prestart'] !== undefined || scripts?.['poststart'] !== undefined,
    dependencies: ['dependencies', 'devDependencies', 'optionalDependencies'].some(
      (key) => Object.keys(record(root?.[key]) ?? {}).length > 0,
    ),
  })
}

const record = (value: unknown): Readonly<Record<string, unknown>> | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : undefined

const words = (...argv: readonly string[]): Command => argv.map((word) => [word])

const buildOf = (
  open: Extract<ServiceDescriptor['build'], { what: 'undetected' }>,
  folder: Folder,
  scripts: Scripts,
): Build => ({
  what: 'commands',
  commands: [
    ...(scripts.dependencies === true ? [installer(folder.names)] : []),
    ...(scripts.build === undefined ? [] : [words(runner(folder.names), 'run', 'build')]),
  ],
  env: open.env,
  output: open.output,
  timeoutMs: open.timeoutMs,
})

const runner = (names: readonly string[]): string =>
  names.includes('pnpm-lock.yaml') ? 'pnpm' : names.includes('yarn.lock') ? 'yarn' : 'npm'

const installer = (names: readonly string[]): Command => {
  const program = runner(names)
  if (program === 'pnpm') return words('pnpm', 'install', '--frozen-lockfile')
  if (program === 'yarn') return words('yarn', 'install', '--immutable')
  return words('npm', names.includes('package-lock.json') ? 'ci' : 'install')
}

const detectRun = (
  service: ServiceDescriptor,
  build: Build,
  folder: Folder,
  scripts: Scripts,
  drivers: Drivers,
): Parsed<Detection> => {
  const { run } = service
  const from =
    service.build.what === 'undetected' && folder.packageJson !== null ? 'package.json' : ''
  if (run.what !== 'undetected') return parsed({ service: { ...service, build, run }, from })
  if (drivers.process && scripts.start !== undefined)
    return parsed({
      service: { ...service, build, run: { what: 'command', command: startOf(scripts, folder) } },
      from: 'package.json (start)',
    })
  const hasPage = folder.names.includes('index.html')
  if (hasPage && run.mayBeStatic) {
    if (scripts.build !== undefined && service.build.what === 'undetected' && !hasOutput(build))
      return unparsed(
        'has an index.html and a build script: say kind: static and build: {output: FOLDER}, ' +
          'or what to run',
      )
    return parsed({ service: asFiles(service, build), from: 'index.html' })
  }
  return unparsed(
    `has nothing to run: looked for ${lookedFor(run.mayBeStatic, drivers)}; say it with run`,
  )
}

const hasOutput = (build: Build): boolean => build.what === 'commands' && build.output !== null

const asFiles = (service: ServiceDescriptor, build: Build): DetectedService => ({
  ...service,
  kind: 'static',
  readiness: null,
  build,
  run: { what: 'files' },
})

/** A start script that only runs node needs no npm between, which would take half a second. */
const startOf = (scripts: Scripts, folder: Folder): Command => {
  const direct = parseCommand(scripts.start ?? '')
  const isNode = direct.ok && direct.value[0]?.length === 1 && direct.value[0][0] === 'node'
  return direct.ok && isNode && scripts.hooks !== true
    ? direct.value
    : words(runner(folder.names), 'start')
}

const lookedFor = (mayBeStatic: boolean, drivers: Drivers): string =>
  [
    drivers.docker ? 'Dockerfile' : 'Dockerfile (there is no docker at that place)',
    ...(drivers.process ? ['a start script in package.json'] : []),
    ...(mayBeStatic ? ['index.html'] : []),
  ].join(', ')
