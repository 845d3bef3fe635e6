import { build, command, duration, hour, innerPath, run, second } from './commands.ts'
import { parseRoutePath } from './inner-path.ts'
import { parseName, parseText } from '../name.ts'
import { parsed, unparsed, type Parsed } from '../parsed.ts'
import { compilePattern } from '../variables/pattern.ts'
import { mapOf, mapWith, type Named, type Said } from '../yaml/shape-of-maps.ts'
import { described, either, listOf, mapped, oneOf, textOf } from '../yaml/shape.ts'
import { wholeNumber, yesOrNo, type Shape } from '../yaml/shape.ts'
import { parseVariableKey } from '../variables/key.ts'

const release = mapWith(
  {
    command: described(command, 'Runs once from the new artifact, before it takes traffic.'),
    timeout: duration(second, 6 * hour, '10m where nothing is said.'),
  },
  ['command'],
)

const parseRequestPath = (text: string): Parsed<string> =>
  /^\/[\x21-\x7e]{0,1023}$/.test(text) && !text.includes('#')
    ? parsed(text)
    : unparsed('must be a path that begins with /, such as /ready, of at most 1024 characters')

const readiness = mapWith({
  http: textOf(parseRequestPath, {
    pattern: '^/',
    maxLength: 1024,
    description: 'A path that answers 2xx once the service may take traffic.',
  }),
  tcp: yesOrNo('Ready once it takes connections; the default.'),
  interval: duration(second / 10, 300 * second, '1s where nothing is said.'),
  timeout: duration(
    second / 10,
    300 * second,
    'For one check; 5s, or the deadline if that is shorter.',
  ),
  deadline: duration(second, hour, 'Until the first success; 60s where nothing is said.'),
})

const parsePattern = (text: string): Parsed<string> => {
  const pattern = compilePattern(text)
  return pattern.ok ? parsed(text) : pattern
}

const variable = mapWith({
  required: yesOrNo('Nothing is deployed while it has no value.'),
  secret: yesOrNo('Its value is sealed and never shown.'),
  default: textOf<string>(parseValue, {
    maxLength: 8192,
    description: 'The value where no environment sets one.',
  }),
  pattern: textOf(parsePattern, {
    maxLength: 256,
    description: 'What the whole value must match.',
  }),
  description: textOf(parseText(256), { maxLength: 256, description: 'What it is for.' }),
})

function parseValue(text: string): Parsed<string> {
  return text.length <= 8192 && text.isWellFormed()
    ? parsed(text)
    : unparsed('must be at most 8192 characters of well-formed Unicode')
}

const routePath = textOf(parseRoutePath, { pattern: '^/', maxLength: 256 })
const routeMap = mapWith(
  { path: routePath, strip: yesOrNo('Whether the path is taken off before the request goes on.') },
  ['path'],
)
type RouteSaid = NonNullable<ReturnType<typeof routeMap.read>>
const route = either<RouteSaid>(
  {
    scalar: mapped(routePath, (path, at) => ({ values: { path }, places: { path: at }, at })),
    map: routeMap,
  },
  'text such as /api, or a map',
)

const serviceMap = mapWith({
  kind: oneOf(['web', 'worker', 'static'], 'What it is; web where nothing is said.'),
  path: innerPath('Its folder, below that of this file; . where nothing is said.'),
  build: described(build, 'How to build it; detected where nothing is said.'),
  run: described(run, 'What to run; detected where nothing is said.'),
  port: wholeNumber(1, 65_535, 'The port inside the container; a process is told its own in PORT.'),
  release,
  readiness,
  drain: duration(0, hour, 'How long requests may take to finish; 30s where nothing is said.'),
  replicas: wholeNumber(1, 20, 'How many instances; 1 where nothing is said.'),
  exclusive: yesOrNo('The old one stops before the new one starts.'),
  variables: mapOf(parseVariableKey, variable, {
    least: 0,
    most: 256,
    keys: { pattern: '^[A-Za-z_][A-Za-z0-9_]*$', maxLength: 256 },
    description: 'The variables that it reads, without values for any environment.',
  }),
  routes: listOf(route, {
    least: 0,
    most: 64,
    description: 'Paths on the host name of the project environment.',
  }),
})

/** What the file said of one service. */
export type ServiceSaid = NonNullable<ReturnType<typeof serviceMap.read>>

const service = either<ServiceSaid>(
  {
    scalar: mapped(innerPath('Its folder.'), (path, at) => ({
      values: { path },
      places: { path: at },
      at,
    })),
    map: serviceMap,
  },
  'a path such as . or apps/web, or a map',
)

const label = { pattern: '^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$' }
const fields = {
  name: textOf(parseName, { ...label, description: 'The project.' }),
  services: mapOf(parseName, service, {
    least: 1,
    most: 100,
    keys: label,
    description: 'What runs: each service by its name.',
  }),
}

/** What the file said. */
export type DescriptorSaid = Said<typeof fields>

/** The one definition of `berth.yml`: the reader and the JSON Schema are made from it. */
export const descriptorShape: Shape<DescriptorSaid> = mapWith(fields, ['name', 'services'])

/** What the file said of one service, with its name. */
export type NamedService = Named<ServiceSaid>
