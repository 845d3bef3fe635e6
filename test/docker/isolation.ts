import assert from 'node:assert/strict'
import { connect } from 'node:net'
import { networkInterfaces } from 'node:os'
import { suite, test } from 'node:test'
import { fieldAt } from '../../src/host/docker/fields.ts'
import { command, linesOf, never, script, until, web, type Scene } from './scene.ts'

/** What a service can reach and do, tried from inside. */
export const isolationTests = (here: () => Scene): void => {
  suite('isolation', () => {
    test('one compartment does not reach another, but itself', async () => {
      const scene = here()
      const executor = scene.executor()
      const spec = web(scene, { compartment: 'shop' })
      const living = await executor.start(spec)
      const { address } = living
      assert.ok(address)
      await until('it listens', () => opens(address.host, address.port))
      const knock = (compartment: string) =>
        executor.step(
          command(
            scene,
            script(`/bin/busybox nc -w 3 ${address.host} ${address.port} </dev/null`),
            {
              compartment,
            },
          ),
          never,
        )
      assert.deepEqual(await knock('shop'), { state: 'done', built: null })
      assert.equal((await knock('blog')).state, 'failed')
      await living.stop(0)
    })

    test('a port is reachable on this machine alone', async () => {
      const scene = here()
      const spec = web(scene)
      const living = await scene.executor().start(spec)
      const port = await publishedPortOf(scene, spec.id)
      await until('it listens', () => opens('127.0.0.1', port))
      const others = Object.values(networkInterfaces())
        .flatMap((each) => each ?? [])
        .filter(({ internal, family }) => !internal && family === 'IPv4')
      assert.ok(others.length > 0, 'at least the bridge has an address')
      for (const { address } of others)
        assert.equal(await opens(address, port), false, `${address} is open`)
      await living.stop(0)
    })

    test('privileges are not to be had', async () => {
      const scene = here()
      const step = command(
        scene,
        script('/bin/busybox grep -E "^(NoNewPrivs|CapEff)" /proc/self/status'),
      )
      await scene.executor().step(step, never)
      const said = linesOf(scene, step.deployment).join('\n')
      assert.match(said, /NoNewPrivs:\s1/)
      const effective = BigInt(`0x${/CapEff:\s([0-9a-f]+)/.exec(said)?.[1]}`)
      for (const [name, bit] of Object.entries({ NET_RAW: 13n, MKNOD: 27n, SYS_ADMIN: 21n }))
        assert.equal((effective >> bit) & 1n, 0n, name)
    })

    test('a fork bomb is held', async () => {
      const scene = here()
      const bomb = 'bomb() { bomb | bomb & }; while true; do bomb; done'
      const spec = web(scene, { kind: 'worker', port: null, argv: script(bomb) })
      const living = await scene.executor({ limits: { pids: 40 } }).start(spec)
      await until('it hits the limit', () =>
        linesOf(scene, spec.deployment).some((line) => line.includes("can't fork")),
      )
      await living.stop(0)
      await living.ended
      assert.deepEqual(await scene.left(), [])
    })

    test('memory is bounded where it is said', async () => {
      const scene = here()
      const eats = '/bin/busybox tail /dev/zero'
      const spec = web(scene, { kind: 'worker', port: null, argv: script(eats) })
      const limits = { pids: 100, memoryBytes: 16 * 1024 * 1024 }
      const living = await scene.executor({ limits }).start(spec)
      assert.match((await living.ended).why, /want of memory|SIGKILL/)
    })
  })
}

const publishedPortOf = async (scene: Scene, id: string): Promise<number> => {
  const found = await scene.engine.ask({ method: 'GET', path: `/containers/berth-${id}/json` })
  return Number(fieldAt(found, 'NetworkSettings', 'Ports', '8080/tcp', 0, 'HostPort'))
}

const opens = async (host: string, port: number): Promise<boolean> => {
  const { promise, resolve } = Promise.withResolvers<boolean>()
  const socket = connect({ host, port, timeout: 3000 })
  socket.on('timeout', () => resolve(false))
  socket.on('error', () => resolve(false))
  // The proxy of Docker accepts before the service listens; it then closes at once.
  socket.on('close', () => resolve(false))
  socket.on('connect', () => socket.write('GET / HTTP/1.0\r\n\r\n'))
  socket.on('data', () => resolve(true))
  const open = await promise
  socket.destroy()
  return open
}
