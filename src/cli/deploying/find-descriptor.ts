import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { mostNames, mostPackageJson, type DeployInput } from '../../contract/deployments.ts'
import { readDescriptor, type Descriptor } from '../../formats/descriptor/descriptor.ts'
import { readProcfile } from '../../formats/descriptor/procfile.ts'
import type { CliContext } from '../frame/context.ts'
import { invalidDescriptor, lookIn, mostDescriptorBytes } from '../words/descriptor-file.ts'
import { nearestWith } from '../words/nearest.ts'
import { nameAfter } from '../words/project-of.ts'
import { readInput } from '../words/read-input.ts'
import { MissingError, UsageError } from '../frame/errors.ts'

/** A project's folder with its descriptor, as the server wants to read it again. */
export interface FoundDescriptor {
  readonly folder: string
  readonly descriptor: Descriptor
  readonly input: Pick<DeployInput, 'descriptor' | 'descriptorName' | 'project'>
}

/**
 * The nearest `berth.yml` upward, or else the nearest `Procfile`, named after its folder. Unless only
 * some services are wanted, the folders and Dockerfiles of all must be there.
 */
export const findDescriptor = async (
  context: Pick<CliContext, 'cwd' | 'stdin'>,
  project: string | undefined,
  services?: readonly string[],
): Promise<FoundDescriptor> => {
  const isWhole = services === undefined
  for (const file of ['berth.yml', 'Procfile'] as const) {
    const folder = nearestWith(file, context.cwd)
    if (folder !== undefined) return await readIn(folder, file, { project, isWhole }, context)
  }
  throw new MissingError(
    'There is no berth.yml and no Procfile here or above.',
    'Write one: berth init',
  )
}

const readIn = async (
  folder: string,
  descriptorName: 'berth.yml' | 'Procfile',
  { project, isWhole }: { readonly project: string | undefined; readonly isWhole: boolean },
  context: Pick<CliContext, 'stdin'>,
): Promise<FoundDescriptor> => {
  const bytes = await readInput(
    join(folder, descriptorName),
    descriptorName,
    mostDescriptorBytes,
    context,
  )
  const text = bytes.toString('utf8')
  const read =
    descriptorName === 'berth.yml'
      ? readDescriptor(bytes, isWhole ? lookIn(folder) : undefined)
      : readProcfile(text, project ?? nameAfter(folder))
  if (!read.ok) throw invalidDescriptor(descriptorName, read)
  const { value: descriptor } = read
  const input = { descriptor: text, descriptorName, project: project ?? descriptor.name }
  return { folder, descriptor, input }
}

/** What lies in the folders of services of which the descriptor leaves something open. */
export const openFolders = async (
  { folder, descriptor }: FoundDescriptor,
  services: readonly string[] | undefined,
): Promise<NonNullable<DeployInput['folders']>> => {
  const open = descriptor.services.filter(
    ({ name, build, run }) =>
      (services?.includes(name) ?? true) &&
      (build.what === 'undetected' || run.what === 'undetected'),
  )
  return await Promise.all(
    open.map(async ({ name: service, path }) => {
      const at = join(folder, path)
      const names = await namesIn(at, service)
      const packageJson = names.includes('package.json') ? await packageIn(at) : null
      return { service, names, packageJson }
    }),
  )
}

const telling = /^(?:Dockerfile|package\.json|index\.html|.*lock.*)$/

/** The first names of a folder, those that tell something before all others. */
const namesIn = async (folder: string, service: string): Promise<string[]> => {
  const names = await readdir(folder).catch(() => undefined)
  if (names === undefined)
    throw new UsageError(
      `${service} has no folder: there is none at ${folder}.`,
      'Correct its path in berth.yml',
    )
  const told = names.filter((name) => telling.test(name))
  const others = names.filter((name) => !telling.test(name))
  return [...told, ...others].filter((name) => name.length <= 255).slice(0, mostNames)
}

const packageIn = async (folder: string): Promise<string> => {
  const path = join(folder, 'package.json')
  if ((await stat(path)).size <= mostPackageJson) return await readFile(path, 'utf8')
  throw new UsageError(`${path} is larger than 1 MiB.`, 'Say in berth.yml what to run')
}
