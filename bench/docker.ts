import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { openEngine, type Engine } from '../src/host/docker/engine.ts'
import { listAt } from '../src/host/docker/fields.ts'
import { lacksDocker, startDaemon } from '../test/docker/daemon.ts'
import { pushImage } from '../test/docker/pushed.ts'
import { lacks, startRegistry } from '../test/registry/registry-fixture.ts'
import { answers, beyond, ran } from './commands.ts'
import { placesOn } from './places.ts'
import { buildProgram, bundle, shim } from './program.ts'
import { atEnd, scratchFolder } from './scratch.ts'
import { startServer } from './server.ts'
import { absolute, type Finding, type How } from './table.ts'
import { settle } from './world.ts'

const port = 20_950

/** Whole commands against a real Docker: an image that is there already, until it answers. */
export const docker = async ({ rounds = 9 }: How): Promise<readonly Finding[]> => {
  const reason = lacksDocker() || lacks('docker-registry', 'docker')
  if (reason !== false) {
    console.log(`no Docker: ${reason}`)
    return []
  }
  await buildProgram()
  const places = await placesOn('sqlite')
  if (!places) return []
  const daemon = await startDaemon()
  atEnd(() => daemon[Symbol.asyncDispose]())
  const registry = await startRegistry()
  atEnd(() => registry[Symbol.asyncDispose]())
  const engine = openEngine(daemon.socket, 10_000)
  atEnd(() => engine.close())
  const image = await pushImage(engine, registry, 'acme/shop', 'hello')
  const place = await places.create()
  const secret = await settle(place, 'cluster')
  const dockerHost = { DOCKER_HOST: `unix://${daemon.socket}` }
  const server = await startServer(place, { program: bundle, withHost: true, env: dockerHost })
  const env = {
    ...dockerHost,
    HOME: place.folder,
    PATH: `${dirname(process.execPath)}:/usr/local/bin:/usr/bin:/bin`,
    BERTH_SERVER: server.url,
    BERTH_TOKEN: secret,
  }
  const shop = project(image)
  const berth = (...args: readonly string[]): Promise<number> => ran(shim, args, shop, env)
  await berth('environment', 'create', 'here', '--driver', 'docker')
  await ran('docker', ['network', 'create', 'bare'], shop, env)
  const bare: number[] = []
  const deployed: number[] = []
  // The first round fetches the image.
  for (let round = -1; round < rounds; round++) {
    const deploy = await berth('deploy')
    // The end of the one before must not slow down what it is compared with.
    while ((await containersOf(engine)) > (round < 0 ? 1 : 2)) await setTimeout(10)
    await setTimeout(200)
    const start = await dockerRun(image, shop, env)
    if (round < 0) {
      // As with Berth, another one is in the network.
      await ran('docker', ['run', '-d', '--name', 'other', '--network', 'bare', image], shop, env)
      continue
    }
    bare.push(start)
    deployed.push(deploy - start)
  }
  await berth('stop')
  await ran('docker', ['rm', '--force', 'other'], shop, env)
  await ran('docker', ['network', 'rm', 'bare'], shop, env)
  await setTimeout(1000)
  await server.stop()
  return [
    absolute({ what: 'docker run to its first answer', engine: 'sqlite', unit: 'ms' }, bare),
    beyond('deploy of an image with Docker', deployed, 500),
  ]
}

const containersOf = async (engine: Engine): Promise<number> =>
  listAt(await engine.ask({ method: 'GET', path: '/containers/json?all=1' })).length

const project = (image: string): string => {
  const folder = join(scratchFolder(), 'shop')
  mkdirSync(folder)
  const web = `{ run: { image: "${image}" }, port: 8080, readiness: { http: /, interval: 100ms }, drain: 1s }`
  writeFileSync(join(folder, 'berth.yml'), `name: shop\nservices:\n  web: ${web}\n`)
  return folder
}

/** Milliseconds from the start of the command to the first answer, asked for without a pause. */
const dockerRun = async (
  image: string,
  cwd: string,
  env: Readonly<Record<string, string>>,
): Promise<number> => {
  const began = performance.now()
  const published = `127.0.0.1:${port}:8080`
  const how = ['--detach', '--init', '--name', 'bare', '--network', 'bare', '--publish', published]
  const started = ran('docker', ['run', ...how, image], cwd, env)
  while (!(await answers(port))) await setTimeout(1)
  const ms = performance.now() - began
  await started
  await ran('docker', ['rm', '--force', 'bare'], cwd, env)
  return ms
}
