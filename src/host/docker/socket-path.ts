import { DockerError } from './docker-error.ts'

const usual = '/var/run/docker.sock'

/** Where Docker listens: the path in `DOCKER_HOST`, which must be `unix://`, else the usual one. */
export const dockerSocket = (env: Readonly<Record<string, string | undefined>>): string => {
  const host = env['DOCKER_HOST']
  if (host === undefined || host === '') return usual
  const path = /^unix:\/\/(\/.+)$/.exec(host)?.[1]
  if (path === undefined)
    throw new DockerError(
      'DOCKER_HOST must be unix:// and the path of a socket: Docker is spoken to on this machine only.',
    )
  return path
}
