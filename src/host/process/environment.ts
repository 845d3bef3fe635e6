import { mkdirSync } from 'node:fs'
import { delimiter, isAbsolute, join } from 'node:path'
import { portHere } from '../wire.ts'

/** What a program is given besides its own variables. */
export interface Given {
  /** The program's own folder; its home and temporary files go there. */
  readonly folder: string
  readonly path: string
  /** The port that it must listen on. */
  readonly port: number | null
  /** What one build leaves for the next; null where nothing is kept. */
  readonly cache: string | null
}

/**
 * The whole environment of a program: nothing of the host's own. Its variables win over what it is
 * given, but not over its port and the marker by which the host finds it.
 */
export const environmentOf = (
  variables: Readonly<Record<string, string>>,
  { folder, path, port, cache }: Given,
): Record<string, string> => ({
  PATH: path,
  HOME: join(folder, 'home'),
  TMPDIR: join(folder, 'tmp'),
  LANG: 'C.UTF-8',
  ...(cache === null ? {} : { XDG_CACHE_HOME: cache }),
  ...variables,
  ...(port === null ? {} : { PORT: String(port) }),
  [markerKey]: folder,
})

const markerKey = 'BERTH_FOLDER'

/** What stands in the environment of everything that came of the program in this folder. */
export const markerOf = (folder: string): string => `${markerKey}=${folder}`

/** Makes the folders that the environment names. */
export const makeOwnFolders = (folder: string): void => {
  for (const name of ['home', 'tmp'])
    mkdirSync(join(folder, name), { recursive: true, mode: 0o700 })
}

/** The arguments, with the port where they say so. */
export const argumentsWith = (argv: readonly string[], port: number | null): readonly string[] =>
  argv.map((argument) => argument.replaceAll(portHere, String(port ?? '')))

/** A search path without what is relative: a release must not decide which program is meant. */
export const absoluteOnly = (path: string): string =>
  path.split(delimiter).filter(isAbsolute).join(delimiter)
