import { join } from 'node:path'

/** Where everything is, below the data folder. */
export interface Folders {
  readonly data: string
  readonly sources: string
  readonly artifacts: string
  readonly releases: string
  readonly cache: string
  readonly logs: string
  /** The host's own notes. */
  readonly host: string
  readonly steps: string
  /** One folder for each instance and step that runs: its home and temporary files. */
  readonly runs: string
}

/** The folders of a data folder. */
export const foldersOf = (data: string): Folders => ({
  data,
  sources: join(data, 'sources'),
  artifacts: join(data, 'artifacts'),
  releases: join(data, 'releases'),
  cache: join(data, 'cache'),
  logs: join(data, 'logs'),
  host: join(data, 'host'),
  steps: join(data, 'host', 'steps'),
  runs: join(data, 'host', 'runs'),
})

/** A key as the name of one file: a slash cannot stand in it, and nothing else becomes `%2F`. */
export const fileNameOf = (key: string): string => key.replaceAll('/', '%2F')
