import type { Around } from './around.ts'
import { DockerError, inOneLine, isAnswer } from './docker-error.ts'
import { fieldAt, listAt, textAt } from './fields.ts'
import type { LabelName } from './names.ts'

/** A network of this name and these labels, made where there is none. Call it under its lock. */
export const ensureNetwork = async (
  around: Around,
  name: string,
  labels: Readonly<Partial<Record<LabelName, string>>>,
): Promise<void> => {
  if (await isThere(around, name)) return
  const body = {
    Name: name,
    CheckDuplicate: true,
    Driver: 'bridge',
    Labels: around.names.labels(labels),
  }
  try {
    await around.engine.ask({ method: 'POST', path: '/networks/create', body })
  } catch (error) {
    // Its answer may have been lost the first time.
    if (isAnswer(error, 409) && (await isThere(around, name))) return
    if (/address pool|no available .*network/.test(inOneLine(error)))
      throw new DockerError(
        'Docker has no addresses left for another network: ' +
          'give it more by default-address-pools in its daemon.json.',
        { cause: error },
      )
    throw error
  }
}

const isThere = async ({ engine, names }: Around, name: string): Promise<boolean> => {
  try {
    const found = await engine.ask({ method: 'GET', path: `/networks/${name}` })
    if (names.isOurs(fieldAt(found, 'Labels'))) return true
  } catch (error) {
    if (isAnswer(error, 404)) return false
    throw error
  }
  throw new DockerError(`The network ${name} in Docker is not Berth's: remove it or rename it.`)
}

/** Takes a network away unless a container is in it. Call it under its lock. */
export const releaseNetwork = async ({ engine, names }: Around, name: string): Promise<void> => {
  try {
    // Docker counts only those that run; one that was made but not started yet needs it too.
    const filters = encodeURIComponent(JSON.stringify({ network: [name] }))
    const users = await engine.ask({
      method: 'GET',
      path: `/containers/json?all=1&filters=${filters}`,
    })
    if (listAt(users).length > 0) return
    const found = await engine.ask({ method: 'GET', path: `/networks/${name}` })
    if (!names.isOurs(fieldAt(found, 'Labels'))) return
    await engine.ask({ method: 'DELETE', path: `/networks/${textAt(found, 'Id')}` })
  } catch (error) {
    if (!isAnswer(error, 403, 404, 409)) throw error
  }
}

/** Our networks, with the deployment of those that belong to a build. */
export const ourNetworks = async ({
  engine,
  names,
}: Around): Promise<readonly { readonly name: string; readonly build: string }[]> => {
  const path = `/networks?filters=${encodeURIComponent(names.filter({}))}`
  return listAt(await engine.ask({ method: 'GET', path })).map((each) => ({
    name: textAt(each, 'Name'),
    build: names.labelOf(fieldAt(each, 'Labels'), 'build'),
  }))
}
