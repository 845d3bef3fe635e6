import type { DescriptorSaid, ServiceSaid } from './services.ts'
import type { Note } from '../yaml/shape.ts'

/** What lies at a path below the descriptor's folder; links are followed. */
export type Look = (path: string) => 'folder' | 'file' | 'nothing'

/** Notes what the file names and is not there: folders of services, and Dockerfiles in them. */
export const absences = ({ values }: DescriptorSaid, look: Look, note: Note): void => {
  for (const { key, value } of values.services ?? []) {
    const { path = '.' } = value.values
    const at = look(path)
    if (at === 'folder') noteDockerfile(`services.${key}`, path, value, look, note)
    else
      note(
        value.places.path ?? value.at,
        at === 'file'
          ? `services.${key}.path must be a folder, and ${path} is a file`
          : `services.${key}.path: there is no folder ${path} beside this file`,
      )
  }
}

const noteDockerfile = (
  service: string,
  path: string,
  { values: { build } }: ServiceSaid,
  look: Look,
  note: Note,
): void => {
  const dockerfile = build?.values.dockerfile
  if (dockerfile === undefined || look(`${path}/${dockerfile}`) === 'file') return
  note(
    build?.places.dockerfile ?? { line: 1, column: 1 },
    `${service}.build.dockerfile: there is no file ${dockerfile} in ${path}`,
  )
}
