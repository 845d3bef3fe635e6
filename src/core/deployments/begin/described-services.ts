import {
  readDescriptor,
  type Descriptor,
  type ServiceDescriptor,
} from '../../../formats/descriptor/descriptor.ts'
import { detect, type Folder } from '../../../formats/descriptor/detect.ts'
import type { Located } from '../../../formats/located.ts'
import { nearest } from '../../../formats/nearest.ts'
import { readProcfile } from '../../../formats/descriptor/procfile.ts'
import { Refusal } from '../../kernel/refusal.ts'
import type { DriverName, Settings } from '../deployment.ts'

/** A descriptor as somebody sends it, and what is wanted of it. */
export interface Described {
  readonly descriptor: string
  readonly descriptorName: 'berth.yml' | 'Procfile'
  /** Without one: the descriptor's name, which a `Procfile` does not have. */
  readonly project?: string | undefined
  /** Some of its services; without them all. */
  readonly services?: readonly string[] | undefined
}

/** The project and the services of a descriptor; refused with all that is wrong in it. */
export const describedServices = (
  described: Described,
): { readonly project: string; readonly services: readonly ServiceDescriptor[] } => {
  const { descriptorName: file } = described
  const read = readIt(described)
  if (!read.ok)
    throw new Refusal('descriptor_invalid', `${file} is not valid.`, {
      next: 'Correct it; berth config validate checks it without a server.',
      errors: read.flaws.slice(0, 20).map(({ line, column, detail }) => ({
        pointer: '#/descriptor',
        detail: `${file}:${line}:${column}: ${detail}`,
      })),
    })
  const { name, services } = read.value
  for (const [index, wanted] of (described.services ?? []).entries())
    requireKnown(file, services, wanted, index)
  return {
    project: described.project ?? name,
    services: services.filter((each) => described.services?.includes(each.name) ?? true),
  }
}

const readIt = (described: Described): Located<Descriptor> => {
  const { descriptor, descriptorName, project } = described
  if (descriptorName === 'berth.yml') return readDescriptor(descriptor)
  if (project !== undefined) return readProcfile(descriptor, project)
  throw new Refusal('invalid_input', 'A Procfile says no project.', {
    errors: [{ pointer: '#/project', detail: 'is required with a Procfile' }],
  })
}

const requireKnown = (
  file: string,
  services: readonly ServiceDescriptor[],
  wanted: string,
  index: number,
): void => {
  const names = services.map(({ name }) => name)
  if (names.includes(wanted)) return
  const near = nearest(wanted, names)
  throw new Refusal('invalid_input', `${file} has no service ${wanted}.`, {
    next: near === undefined ? `It has: ${names.join(', ')}` : `Did you mean ${near}?`,
    errors: [{ pointer: `#/services/${index}`, detail: `must be one of ${names.join(', ')}` }],
  })
}

const nothingSeen: Folder = { names: [], packageJson: null }

/** A service with nothing left open, by its folder and driver; refused where they say nothing. */
export const settled = (
  service: ServiceDescriptor,
  folder: Folder = nothingSeen,
  driver: DriverName,
): Settings => {
  const found = detect(service, folder, {
    process: driver === 'process',
    docker: driver === 'docker',
  })
  if (found.ok) return found.value.service
  throw new Refusal('descriptor_invalid', `${service.name} ${found.problem}.`, {
    next: 'Say it in berth.yml, then deploy again.',
    errors: [{ pointer: '#/descriptor', detail: `${service.name} ${found.problem}` }],
  })
}
