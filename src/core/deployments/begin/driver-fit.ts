import type { Digest } from '../../../formats/digest.ts'
import { Refusal } from '../../kernel/refusal.ts'
import type { Deployable } from '../../environments/place-to-deploy.ts'
import type { DriverName, Release, Settings } from '../deployment.ts'

/** Refuses settings that the driver cannot build or run, and what is built without a source. */
export const requireFit = (driver: DriverName, settings: Settings, source: Digest | null): void => {
  const { name, kind, build, run } = settings
  const needsDocker = build.what !== 'commands' || run.what === 'image'
  if (driver === 'process' && needsDocker)
    throw new Refusal('driver_unfit', `${name} is an image, which the process driver cannot run.`, {
      next: 'Deploy it where there is Docker: berth environment create NAME --driver docker, then --on NAME.',
    })
  if (driver === 'docker' && build.what === 'commands')
    throw kind === 'static'
      ? new Refusal('driver_unfit', `${name} is static: the docker driver serves no files.`, {
          next: 'Deploy it to an environment with --driver process, or give it a Dockerfile that serves them.',
        })
      : new Refusal('driver_unfit', `${name} has no Dockerfile and no image.`, {
          next: 'Give it a Dockerfile, or deploy it to an environment with --driver process.',
        })
  if (driver === 'docker' && settings.kind !== 'worker' && settings.port === null)
    throw new Refusal('driver_unfit', `${name} takes requests in a container, and says no port.`, {
      next: 'Say in berth.yml where it listens, such as port: 8080. It is told the same as PORT.',
    })
  if (source === null && build.what !== 'image')
    throw new Refusal('invalid_input', `${name} is built, and no source came with it.`, {
      errors: [{ pointer: '#/source', detail: 'must be the digest of an uploaded source' }],
    })
}

/** Refuses a release that another driver made than the environment has by now. */
export const requireReleaseFit = (
  { name, driver }: Pick<Deployable, 'name' | 'driver'>,
  service: string,
  { kind }: Pick<Release, 'kind'>,
): void => {
  const needed: DriverName = kind === 'ARCHIVE' ? 'process' : 'docker'
  if (driver === needed) return
  const what = kind === 'ARCHIVE' ? 'an archive' : 'an image'
  throw new Refusal(
    'driver_unfit',
    `${service} was released as ${what}, which the ${driver} driver cannot run.`,
    {
      next: `Deploy it from source, or give ${name} its driver back: berth environment update ${name} --driver ${needed}`,
    },
  )
}
