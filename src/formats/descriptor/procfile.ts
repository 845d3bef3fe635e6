import { parseCommand, type Command } from '../commands/command-line.ts'
import type { Descriptor, ServiceDescriptor } from './descriptor.ts'
import { settleService } from './settle.ts'
import type { Flaw, Located, Place } from '../located.ts'
import { parseName } from '../name.ts'

const mostText = 64 * 1024
const start: Place = { line: 1, column: 1 }

/**
 * Reads a `Procfile`, one `name: command` a line: `web` answers requests, `release` runs once before
 * a new artifact takes traffic, every other name is a worker; `#` begins a comment line. A Procfile
 * has no name, so the project's is given.
 */
export const readProcfile = (text: string, name: string): Located<Descriptor> => {
  if (text.length > mostText) return fail([{ ...start, detail: 'must be at most 64 KiB' }])
  const flaws: Flaw[] = []
  const processes = new Map<string, Process>()
  text.split(/\r\n|\n/).forEach((line, index) => {
    if (line.trim() === '' || line.startsWith('#')) return
    const read = readLine(line, index + 1)
    if ('detail' in read) flaws.push(read)
    else if (processes.has(read.name))
      flaws.push({ ...read.at, detail: `${read.name} stands already above` })
    else processes.set(read.name, read)
  })
  const services = [...processes.values()].filter(({ name: each }) => each !== 'release')
  if (flaws.length === 0 && services.length === 0)
    flaws.push({ ...start, detail: 'must name a process, such as web: node server.js' })
  if (flaws.length > 0) return fail(flaws)
  const release = processes.get('release')?.command
  const releasing = services.find(({ name: each }) => each === 'web') ?? services[0]
  return {
    ok: true,
    value: {
      name,
      services: services.map((each) =>
        serviceOf(each, each === releasing && release ? release : null),
      ),
    },
  }
}

interface Process {
  readonly name: string
  readonly command: Command
  readonly at: Place
}

const fail = (flaws: readonly Flaw[]): Located<never> => ({ ok: false, flaws })

const readLine = (line: string, number: number): Process | Flaw => {
  const fields = /^([^\s:]+):[ \t]*(.*)$/.exec(line)
  const at = { line: number, column: 1 }
  if (!fields) return { ...at, detail: 'must be name: command, such as web: node server.js' }
  const [, name = '', text = ''] = fields
  const parsed = parseName(name)
  if (!parsed.ok) return { ...at, detail: `the name ${parsed.problem}` }
  const command = parseCommand(text)
  return command.ok
    ? { name, command: command.value, at }
    : { line: number, column: line.length - text.length + 1, detail: `${name} ${command.problem}` }
}

const serviceOf = ({ name, command, at }: Process, release: Command | null): ServiceDescriptor => {
  const said = {
    at,
    places: {},
    values: {
      kind: name === 'web' ? ('web' as const) : ('worker' as const),
      run: { at, places: {}, values: { command } },
      ...(release ? { release: { at, places: {}, values: { command: release } } } : {}),
    },
  }
  return settleService({ key: name, at, value: said })
}
