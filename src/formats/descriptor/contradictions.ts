import { variablesOf, type Command } from '../commands/command-line.ts'
import { keysOfProcesses } from './settle.ts'
import type { DescriptorSaid, NamedService, ServiceSaid } from './services.ts'
import type { Place } from '../located.ts'
import { compilePattern } from '../variables/pattern.ts'
import type { Note } from '../yaml/shape.ts'

/** Notes what is well-formed by itself but cannot be meant together. */
export const contradictions = ({ values }: DescriptorSaid, note: Note): void => {
  const services = values.services ?? []
  for (const { key, value } of services) {
    const path = `services.${key}`
    const say = (place: Place | undefined, detail: string): void =>
      note(place ?? value.at, `${path}${detail}`)
    checkKind(value, say)
    checkBuild(value, say)
    checkReadiness(value, say)
    checkVariables(value, say)
    checkCommands(value, say)
  }
  checkRoutes(services, note)
}

type Say = (place: Place | undefined, detail: string) => void

const checkKind = ({ values, places }: ServiceSaid, say: Say): void => {
  if (values.kind === 'static') {
    for (const key of keysOfProcesses)
      if (places[key]) say(places[key], `.${key} says nothing for a static service: leave it out`)
    const dockerfile = values.build?.places.dockerfile
    if (dockerfile) say(dockerfile, '.build.dockerfile builds an image, and static serves files')
  }
  if (values.kind !== 'worker') return
  const unserved = ['routes', 'readiness', 'port'] as const
  for (const key of unserved)
    if (places[key]) say(places[key], `.${key} is for what takes requests: a worker takes none`)
  if (values.exclusive === false)
    say(places.exclusive, '.exclusive is always true for a worker: leave it out')
}

const checkBuild = ({ values, places }: ServiceSaid, say: Say): void => {
  const image = values.run?.places.image
  if (image && places.build)
    say(places.build, '.build makes an artifact, and run.image names one: leave one of them out')
  const build = values.build
  if (!build) return
  if (build.places.dockerfile && build.places.commands)
    say(build.places.commands, '.build has commands and a dockerfile: leave one of them out')
  if (build.places.dockerfile && build.places.output)
    say(build.places.output, '.build.output is for commands: a dockerfile keeps what it copies')
  if (build.values.output === '.')
    say(build.places.output, '.build.output must be below path; without it all of path is kept')
  const env = build.values.env ?? []
  for (const twice of repeated(env)) say(build.places.env, `.build.env has ${twice} twice`)
  for (const { key, value } of values.variables ?? [])
    if (value.values.secret === true && env.includes(key))
      say(build.places.env, `.build.env must have no secrets, and ${key} is one`)
}

const checkReadiness = ({ values }: ServiceSaid, say: Say): void => {
  const readiness = values.readiness
  if (!readiness) return
  const { http, tcp, timeout, deadline = 60_000 } = readiness.values
  if (tcp === false) say(readiness.places.tcp, '.readiness.tcp must be true, or left out')
  if (http !== undefined && tcp === true)
    say(readiness.places.tcp, '.readiness must have http or tcp, not both')
  if (timeout !== undefined && timeout > deadline)
    say(
      readiness.places.timeout ?? readiness.places.deadline,
      '.readiness.timeout must not be longer than the deadline',
    )
}

const checkVariables = ({ values }: ServiceSaid, say: Say): void => {
  for (const { key, at, value } of values.variables ?? []) {
    const { default: given, pattern: text, required, secret } = value.values
    const path = `.variables.${key}`
    if (key === 'PORT') say(at, `${path} is given by Berth: leave it out`)
    if (given === undefined) continue
    const place = value.places.default
    if (secret === true) say(place, `${path} is secret, so it must have no default here`)
    if (required === true)
      say(place, `${path} has a default, so it is never missing: leave out required`)
    const pattern = text === undefined ? undefined : compilePattern(text)
    if (pattern?.ok === true && !pattern.value(given))
      say(place, `${path} has a default that its pattern does not match`)
  }
}

const checkCommands = ({ values }: ServiceSaid, say: Say): void => {
  const secrets = new Set(
    (values.variables ?? [])
      .filter(({ value }) => value.values.secret === true)
      .map(({ key }) => key),
  )
  const check = (command: Command | undefined, place: Place | undefined, path: string): void => {
    for (const key of command ? variablesOf(command) : [])
      if (secrets.has(key))
        say(place, `${path} must not name ${key}: others can see a command, and it is secret`)
  }
  check(values.run?.values.command, values.run?.places.command, '.run')
  check(values.release?.values.command, values.release?.places.command, '.release.command')
  const { commands = [], env = [] } = values.build?.values ?? {}
  for (const command of commands) {
    const place = values.build?.places.commands
    check(command, place, '.build')
    for (const key of variablesOf(command))
      if (!env.includes(key) && !secrets.has(key))
        say(place, `.build names ${key}, which the build may not read: add it to build.env`)
  }
}

const checkRoutes = (services: readonly NamedService[], note: Note): void => {
  const owners = new Map<string, string>()
  const web = services.find(({ key, value }) => key === 'web' && value.values.kind !== 'worker')
  if (web) owners.set('/', 'web')
  for (const { key, value } of services) {
    const own = new Set<string>()
    for (const { values, places, at } of value.values.routes ?? []) {
      const { path } = values
      if (path === undefined) continue
      const owner = owners.get(path)
      if (own.has(path)) note(places.path ?? at, `services.${key}.routes has ${path} twice`)
      else if (owner !== undefined && owner !== key)
        note(places.path ?? at, `services.${key}.routes has ${path}, which belongs to ${owner}`)
      own.add(path)
      owners.set(path, owner ?? key)
    }
  }
}

const repeated = (items: readonly string[]): readonly string[] => [
  ...new Set(items.filter((item, index) => items.indexOf(item) !== index)),
]
