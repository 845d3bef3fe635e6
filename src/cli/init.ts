import { existsSync, readdirSync, writeFileSync } from 'node:fs'
import { basename, dirname, join, relative, sep } from 'node:path'
import { formatCommand } from '../formats/commands/command-line.ts'
import type { ServiceDescriptor } from '../formats/descriptor/descriptor.ts'
import { detect, type Folder } from '../formats/descriptor/detect.ts'
import { parseName } from '../formats/name.ts'
import { readProcfile } from '../formats/descriptor/procfile.ts'
import { settleService } from '../formats/descriptor/settle.ts'
import { formatFlaws } from '../formats/located.ts'
import { command } from './frame/command.ts'
import { text } from './words/flags.ts'
import { nameAfter } from './words/project-of.ts'
import { readInput } from './words/read-input.ts'
import { codeOf, InvalidError, UsageError } from './frame/errors.ts'
import { madeHere } from './frame/invocation.ts'

const mostBytes = 1024 * 1024

export const init = command({
  brief: 'Write a berth.yml for the current folder',
  description:
    'Looks for a Procfile, a Dockerfile, package.json and index.html, and says what it found.\n' +
    'A berth.yml that is there already, or above in the same git work tree, stays as it is.',
  examples: ['init', 'init --name shop'],
  flags: {
    name: text('What to call the project', {
      placeholder: 'NAME',
      fallback: "the folder's name",
    }),
  },
  isLocal: true,
  run: async ({ context, show }, flags) => {
    const folder = context.cwd
    if (existsSync(join(folder, 'berth.yml'))) throw alreadyThere()
    refuseBelowAnother(folder)
    const name = projectName(flags.name, folder)
    const found = await lookAround(folder, name)
    write(join(folder, 'berth.yml'), `name: ${yamlName(name)}\nservices:\n${found.services}`)
    const value = { file: 'berth.yml', name, found: found.from }
    await show(
      madeHere(value),
      (it) =>
        `Found ${it.found}.\nberth.yml written for project ${it.name}. ` +
        'Deploy it: berth deploy\n',
    )
  },
})

const alreadyThere = (): InvalidError =>
  new InvalidError(
    'There is a berth.yml here already; it was left as it is.',
    [],
    'Check it: berth config validate',
  )

/** Another one above in the same work tree is the project that this folder belongs to. */
const refuseBelowAnother = (folder: string): void => {
  const above: string[] = []
  for (let at = folder; !existsSync(join(at, '.git')); at = dirname(at)) {
    if (dirname(at) === at) return
    above.push(dirname(at))
  }
  const found = above.find((at) => existsSync(join(at, 'berth.yml')))
  if (found === undefined) return
  const path = relative(found, folder).split(sep).join('/')
  throw new InvalidError(
    `This folder belongs to a project already: there is ${join(found, 'berth.yml')}.`,
    [],
    `Add a service with path: ${path} to it; berth deploy finds it from here`,
  )
}

const projectName = (flag: string | undefined, folder: string): string => {
  if (flag === undefined)
    return nameAfter(folder, `Name it: berth init --name ${likeName(basename(folder)) ?? 'NAME'}`)
  const name = parseName(flag)
  if (name.ok) return name.value
  throw new UsageError(`--name ${name.problem}.`)
}

/** What is left of a text as a name, or undefined. */
const likeName = (text: string): string | undefined => {
  const name = parseName(
    text
      .toLowerCase()
      .replaceAll(/[^a-z0-9]+/g, '-')
      .slice(0, 63)
      .replaceAll(/^-|-$/g, ''),
  )
  return name.ok ? name.value : undefined
}

interface Found {
  /** What was found, in words. */
  readonly from: string
  /** Lines of YAML. */
  readonly services: string
}

const lookAround = async (folder: string, name: string): Promise<Found> => {
  const names = readdirSync(folder)
  const read = async (file: string): Promise<string | null> =>
    names.includes(file)
      ? (await readInput(join(folder, file), file, mostBytes, noStdin)).toString('utf8')
      : null
  const procfile = await read('Procfile')
  if (procfile !== null) return fromProcfile(procfile, name)
  return fromFolder({ names, packageJson: await read('package.json') })
}

const noStdin = { stdin: { [Symbol.asyncIterator]: async function* none() {} } }

const fromProcfile = (source: string, name: string): Found => {
  const read = readProcfile(source, name)
  if (!read.ok)
    throw new InvalidError(
      'The Procfile is not valid.',
      formatFlaws('Procfile', read.flaws).split('\n'),
      'Correct it, or write berth.yml by hand, like: berth config example',
    )
  const { services } = read.value
  return {
    from: `Procfile (${services.map((each) => each.name).join(', ')})`,
    services: services.map(linesOf).join(''),
  }
}

const linesOf = ({ name, kind, run, release }: ServiceDescriptor): string => {
  const command = run.what === 'command' ? formatCommand(run.command) : ''
  const lines = [
    `  ${name}:`,
    ...(kind === 'worker' ? ['    kind: worker'] : []),
    `    run: ${JSON.stringify(command)}`,
    ...(release
      ? ['    release:', `      command: ${JSON.stringify(formatCommand(release.command))}`]
      : []),
  ]
  return lines.map((line) => `${line}\n`).join('')
}

const fromFolder = (folder: Folder): Found => {
  const at = { line: 1, column: 1 }
  const service = settleService({ key: 'web', at, value: { values: {}, places: {}, at } })
  const found = detect(service, folder, { process: true, docker: true })
  if (!found.ok)
    throw new InvalidError(
      `This folder ${found.problem}.`,
      [],
      'Write berth.yml by hand, like: berth config example',
    )
  const bare = detect(service, folder, { process: true, docker: false })
  const other =
    bare.ok && bare.value.from !== found.value.from
      ? `, and ${bare.value.from} for places without docker`
      : ''
  return { from: `${found.value.from}${other}`, services: '  web: .\n' }
}

/** A name such as 42 or true would be no text. */
const yamlName = (name: string): string =>
  /^[a-z]/.test(name) && !/^(?:true|false|null)$/.test(name) ? name : `'${name}'`

const write = (path: string, content: string): void => {
  try {
    writeFileSync(path, content, { flag: 'wx' })
  } catch (error) {
    const code = codeOf(error)
    if (code === 'EEXIST') throw alreadyThere()
    throw new UsageError(`berth.yml cannot be written here (${code}).`, 'Check who may write here')
  }
}
