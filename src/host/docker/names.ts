import { hash } from 'node:crypto'
import { DockerError } from './docker-error.ts'
import { fieldAt } from './fields.ts'

/** Under this label each thing of ours carries its installation, so that two may share a Docker. */
export const hostLabel = 'dev.berth.host'

/** What our labels say; everything that is needed to know a thing again. */
export type LabelName =
  | 'deployment'
  | 'instance'
  | 'compartment'
  | 'service'
  | 'exclusive'
  | 'kind'
  | 'readiness'
  | 'port'
  | 'deadline'
  | 'build'

/** How things are named in Docker for one installation. */
export interface Names {
  readonly container: (instanceOrStep: string) => string
  readonly compartment: (compartment: string) => string
  readonly build: (deployment: string) => string
  /** The repository of the tags that keep images from being pruned; the tag is the deployment. */
  readonly kept: string
  readonly fetched: string
  readonly labels: (
    values: Readonly<Partial<Record<LabelName, string>>>,
  ) => Readonly<Record<string, string>>
  /** Docker's filter for what carries these labels. */
  readonly filter: (values: Readonly<Partial<Record<LabelName, string>>>) => string
  /** The value of one of our labels; empty when the thing is another's or has none. */
  readonly labelOf: (labels: unknown, name: LabelName) => string
  readonly isOurs: (labels: unknown) => boolean
}

/** The names for the installation that is called so. */
export const namesOf = (host: string): Names => {
  const scope = hash('sha256', host, 'hex').slice(0, 8)
  const isOurs = (labels: unknown): boolean => read(labels, hostLabel) === host
  const labelsOf: Names['labels'] = (values) => ({
    [hostLabel]: host,
    ...Object.fromEntries(
      Object.entries(values).map(([name, value]) => [`dev.berth.${name}`, value]),
    ),
  })
  return {
    container: (id) => `berth-${proper(id.replaceAll('/', '-'))}`,
    compartment: (id) => `berth-${scope}-env-${proper(id)}`,
    build: (deployment) => `berth-${scope}-build-${proper(deployment)}`,
    kept: `berth-${scope}`,
    fetched: `berth-${scope}-fetched`,
    labels: labelsOf,
    filter: (values) =>
      JSON.stringify({
        label: Object.entries(labelsOf(values)).map(([key, value]) => `${key}=${value}`),
      }),
    labelOf: (labels, name) => (isOurs(labels) ? read(labels, `dev.berth.${name}`) : ''),
    isOurs,
  }
}

const read = (labels: unknown, key: string): string => {
  const value = fieldAt(labels, key)
  return typeof value === 'string' ? value : ''
}

/** An id as it may stand in a name of Docker's; others are refused rather than changed. */
const proper = (id: string): string => {
  if (/^[a-zA-Z0-9][a-zA-Z0-9_.-]{0,99}$/.test(id)) return id
  throw new DockerError(`${JSON.stringify(id.slice(0, 100))} cannot be a name in Docker.`)
}
