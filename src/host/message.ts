import { fields, flag, list, oneOf, orNull, record, ShapeError, text, whole } from './shape.ts'
import type { Shape } from './shape.ts'
import type { BuildStep, CommandStep, FetchStep, MessageName, Messages, Step } from './wire.ts'

// Names become parts of paths: a dot alone, a slash or white space never gets that far.
const name = text(
  128,
  /^[A-Za-z0-9_][A-Za-z0-9_.-]*$/,
  'at most 128 letters, digits, dots, hyphens and underscores, none but a letter, digit or underscore first',
)
const key = text(
  256,
  /^[A-Za-z0-9_][A-Za-z0-9_.-]*(?:\/[A-Za-z0-9_][A-Za-z0-9_.-]*)*$/,
  'names with slashes between, at most 256 characters',
)
const digest = text(71, /^sha256:[0-9a-f]{64}$/, 'sha256: and 64 lower-case hexadecimal digits')
const driver = oneOf('process', 'docker')
const variable = text(256, /^[A-Za-z_][A-Za-z0-9_]*$/, 'a name of letters, digits and underscores')
const env = record(variable, text(1_048_576, /^[^\0]*$/), 1000)
const argument = text(131_072)
const argv = list(argument, 256)
const folder = text(4096, /^[^\0]+$/, 'a path')
const image = text(1024, /^\S+$/, 'a reference to an image')
const ms = whole(1, 86_400_000)

const whichService = text(
  257,
  /^[A-Za-z0-9_.-]+\/[A-Za-z0-9_.-]+$/,
  'a project environment and a service with a slash between',
)
const fenceVersion = whole(0, Number.MAX_SAFE_INTEGER)

const fence = fields({ incarnation: text(128), version: fenceVersion })

const route = fields({
  host: text(253),
  path: text(2048, /^\//, 'a path that begins with a slash'),
  strip: flag,
  deployment: orNull(name),
})

const instance = fields({
  id: name,
  deployment: name,
  compartment: name,
  service: whichService,
  exclusive: flag,
  fence: fenceVersion,
  driver,
  kind: oneOf('web', 'worker', 'static'),
  digest,
  image: orNull(image),
  argv,
  env,
  port: orNull(whole(1, 65_535)),
  readiness: orNull(
    fields({
      path: orNull(text(2048, /^\/[\x21-\x7e]*$/, 'a path that begins with a slash')),
      intervalMs: ms,
      timeoutMs: ms,
    }),
  ),
})

const build = fields<BuildStep>({
  what: oneOf('build'),
  key,
  deployment: name,
  compartment: name,
  driver,
  service: name,
  source: digest,
  path: folder,
  commands: list(argv, 100),
  env,
  output: orNull(folder),
  dockerfile: orNull(folder),
  timeoutMs: ms,
})

const command = fields<CommandStep>({
  what: oneOf('command'),
  key,
  deployment: name,
  compartment: name,
  driver,
  digest,
  image: orNull(image),
  argv,
  env,
  timeoutMs: ms,
})

const fetched = fields<FetchStep>({
  what: oneOf('fetch'),
  key,
  deployment: name,
  compartment: name,
  driver: oneOf('docker'),
  image,
  timeoutMs: ms,
})

const step: Shape<Step> = (value, at) => {
  const what = typeof value === 'object' && value !== null && 'what' in value ? value.what : ''
  if (what === 'build') return build(value, at)
  if (what === 'command') return command(value, at)
  if (what === 'fetch') return fetched(value, at)
  throw new ShapeError(`${at}.what must be one of build, command, fetch`)
}

const waitMs = whole(0, 60_000)

/** The shape of every message; what does not fit is refused with the place and what to send. */
export const messageShapes: { readonly [M in MessageName]: Shape<Messages[M]['sent']> } = {
  state: fields({}),
  changes: fields({ seen: orNull(whole(0, Number.MAX_SAFE_INTEGER)), waitMs }),
  route: fields({ fence, routes: list(route, 100_000) }),
  start: instance,
  stop: fields({
    id: name,
    graceMs: whole(0, 3_600_000),
    fence: orNull(fields({ service: whichService, version: fenceVersion })),
  }),
  step: fields({ step, waitMs }),
  cancelStep: fields({ key }),
  logs: fields({
    deployment: name,
    after: orNull(text(8192)),
    since: orNull(whole(0, Number.MAX_SAFE_INTEGER)),
    tail: orNull(whole(1, 10_000)),
    limit: whole(1, 1000),
    waitMs,
  }),
  forget: fields({ deployment: name }),
}
