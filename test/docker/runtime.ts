import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, before, suite } from 'node:test'
import { hostClient } from '../../src/drivers/host/host-client.ts'
import { hostRuntime } from '../../src/drivers/host/host-runtime.ts'
import { removeFolder } from '../../src/formats/archive/extract.ts'
import { dockerExecutor } from '../../src/host/docker/docker-executor.ts'
import { startHost, type Host } from '../../src/host/host.ts'
import { socketPath } from '../../src/host/socket.ts'
import { readinessOf, runtimeTable, type Place, type Sort } from '../conformance/runtime-table.ts'
import { newData, settingsFor, until } from '../host/scene.ts'
import { script, type Scene } from './scene.ts'

const httpd = 'exec /bin/busybox httpd -f -p $PORT -h /'

const programs: Readonly<Record<Sort, string>> = {
  answers: httpd,
  'never answers': 'while true; do /bin/busybox sleep 1; done',
  'dies at once': 'exit 7',
  // What is ignored stays so in what takes its place.
  'ignores SIGTERM': `trap "" TERM; ${httpd}`,
}

/** The table of the runtime port, on a host with containers. */
export const runtimeTests = (here: () => Scene): void => {
  suite('the runtime port', () => {
    const data = newData()
    let host: Host
    let runtime: Place['runtime']
    const open = async (): Promise<void> => {
      const { daemon } = here()
      host = await startHost({
        ...settingsFor(data, 20_400),
        executors: [
          ({ folders, logs }) =>
            dockerExecutor({
              socket: daemon.socket,
              host: 'conformance',
              sources: folders.sources,
              folder: join(folders.host, 'docker'),
              logs,
            }),
        ],
      })
      runtime = hostRuntime(hostClient(() => socketPath(data)))
    }
    before(open)
    after(async () => {
      await host.close()
      await removeFolder(data)
      assert.deepEqual(await here().left(), [])
    })
    const place: Place = {
      get runtime() {
        return runtime
      },
      wanted: (sort) => ({
        driver: 'docker',
        digest: here().image,
        argv: script(programs[sort]),
        port: 8080,
        readiness: readinessOf('/bin/busybox'),
      }),
      until,
      restart: async () => {
        await host.close()
        await open()
      },
    }
    runtimeTable(() => place)
  })
}
