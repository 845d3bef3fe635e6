import type {
  Build,
  PathRoute,
  ReadinessCheck,
  Run,
  ServiceDescriptor,
  UndetectedBuild,
  UndetectedRun,
  VariableDeclaration,
} from './descriptor.ts'
import type { NamedService, ServiceSaid } from './services.ts'

const [second, minute] = [1000, 60_000]

/** Fills in every default of a service that contradicts nothing. */
export const settleService = ({ key: name, value: said }: NamedService): ServiceDescriptor => {
  const { values } = said
  const kind = values.kind ?? 'web'
  return {
    name,
    kind,
    path: values.path ?? '.',
    build: settleBuild(said),
    run: settleRun(said),
    port: values.port ?? null,
    release: settleRelease(said),
    readiness: kind === 'web' ? settleReadiness(said) : null,
    drainMs: values.drain ?? 30 * second,
    replicas: values.replicas ?? 1,
    exclusive: kind === 'worker' || (values.exclusive ?? false),
    variables: settleVariables(said),
    routes: settleRoutes(name, said),
  }
}

/** The keys that a static service must not have: it is files, and the edge serves them. */
export const keysOfProcesses = [
  'run',
  'port',
  'release',
  'readiness',
  'replicas',
  'exclusive',
] as const

const settleBuild = ({ values }: ServiceSaid): Build | UndetectedBuild => {
  const image = values.run?.values.image
  if (image !== undefined) return { what: 'image', image }
  const { commands, dockerfile, env = [], output, timeout } = values.build?.values ?? {}
  const rest = { env, timeoutMs: timeout ?? 30 * minute }
  if (dockerfile !== undefined) return { what: 'dockerfile', dockerfile, ...rest }
  const known = commands ?? (values.kind === 'static' && !values.build ? [] : undefined)
  return known === undefined
    ? { what: 'undetected', output: output ?? null, ...rest }
    : { what: 'commands', commands: known, output: output ?? null, ...rest }
}

const settleRun = ({ values, places }: ServiceSaid): Run | UndetectedRun => {
  if (values.kind === 'static') return { what: 'files' }
  const command = values.run?.values.command
  if (command) return { what: 'command', command }
  if (values.run?.values.image !== undefined || values.build?.values.dockerfile !== undefined)
    return { what: 'image' }
  const mayBeStatic = values.kind === undefined && !keysOfProcesses.some((key) => places[key])
  return { what: 'undetected', mayBeStatic }
}

const settleRelease = ({ values }: ServiceSaid): ServiceDescriptor['release'] => {
  const { command, timeout } = values.release?.values ?? {}
  return command ? { command, timeoutMs: timeout ?? 10 * minute } : null
}

const settleReadiness = ({ values }: ServiceSaid): ReadinessCheck => {
  const { http, interval, timeout, deadline } = values.readiness?.values ?? {}
  return {
    path: http ?? null,
    intervalMs: interval ?? second,
    // Nobody who only says a short deadline has contradicted themselves.
    timeoutMs: timeout ?? Math.min(5 * second, deadline ?? 5 * second),
    deadlineMs: deadline ?? minute,
  }
}

const settleVariables = ({ values }: ServiceSaid): readonly VariableDeclaration[] =>
  (values.variables ?? []).map(({ key, value }) => ({
    key,
    required: value.values.required ?? false,
    secret: value.values.secret ?? false,
    default: value.values.default ?? null,
    pattern: value.values.pattern ?? null,
    description: value.values.description ?? '',
  }))

/** The project environment's host name is also that of the service `web`, which has all of it. */
const settleRoutes = (name: string, { values }: ServiceSaid): readonly PathRoute[] => {
  const stated = (values.routes ?? []).flatMap(({ values: { path, strip } }) =>
    path === undefined ? [] : [{ path, strip: strip ?? false }],
  )
  const isMissing = name === 'web' && values.kind !== 'worker'
  return isMissing && !stated.some(({ path }) => path === '/')
    ? [...stated, { path: '/', strip: false }]
    : stated
}
