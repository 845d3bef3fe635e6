import assert from 'node:assert/strict'
import { it } from 'node:test'
import {
  isAlive,
  type Edge,
  type InstanceState,
  type Runtime,
  type WantedInstance,
} from '../../src/core/deployments/runtime.ts'

/** What a service of these tests does. */
export type Sort = 'answers' | 'never answers' | 'dies at once' | 'ignores SIGTERM'

/** A GET that has to answer, soon. */
export const readinessOf = (path: string) => ({ path, intervalMs: 100, timeoutMs: 1000 })

/** A host with one driver, and how it is asked. */
export interface Place {
  readonly runtime: Runtime & Edge
  /** An instance of this sort that its driver can run. */
  readonly wanted: (
    sort: Sort,
  ) => Pick<WantedInstance, 'driver' | 'digest' | 'argv' | 'port' | 'readiness'>
  /** Goes on until it answers something; a simulated clock is moved. */
  readonly until: <T>(what: string, find: () => Promise<T | undefined>) => Promise<T>
  /** The host ends and starts again; what it runs lives on. */
  readonly restart: () => Promise<void>
}

let count = 0

const set = (version: number, incarnation = 'one', hosts: readonly string[] = []) => ({
  fence: { incarnation, version },
  routes: hosts.map((host) => ({ host, path: '/', strip: false, deployment: null })),
})

/** What every driver promises of instances, one after another on one host. */
export const runtimeTable = (here: () => Place): void => {
  const deployment = (more: Partial<WantedInstance> = {}, sort: Sort = 'answers') => {
    const id = `dep${++count}`
    return {
      ...{ id: `${id}-0`, deployment: id, compartment: 'pe1', service: `pe1/svc${count}` },
      ...{ exclusive: false, fence: 1, kind: 'web', image: null, env: {} },
      ...here().wanted(sort),
      ...more,
    } satisfies WantedInstance
  }
  const find = async ({ id }: WantedInstance): Promise<InstanceState | undefined> =>
    (await here().runtime.state()).instances.find((each) => each.id === id)
  const once = (wanted: WantedInstance, like: Partial<InstanceState>): Promise<InstanceState> =>
    here().until(`${wanted.id} is ${JSON.stringify(like)}`, async () => {
      const found = await find(wanted)
      const is = Object.entries(like).every(
        ([key, value]) => found?.[key as keyof InstanceState] === value,
      )
      return is ? found : undefined
    })
  const start = (wanted: WantedInstance) => here().runtime.start(wanted)
  const stop = (
    { id, service }: WantedInstance,
    version?: number,
    graceMs = 5000,
  ): Promise<InstanceState> =>
    here().runtime.stop(id, graceMs, version === undefined ? undefined : { service, version })
  const ended = (wanted: WantedInstance) => once(wanted, { state: 'exited' })

  it('one starts, is ready, is the same when it is wanted again, and ends', async () => {
    const one = deployment()
    assert.ok(isAlive(await start(one)))
    const ready = await once(one, { state: 'running', health: 'ready' })
    assert.deepEqual(
      [ready.deployment, ready.why, ready.restarts, ready.fence],
      [one.deployment, '', 0, 1],
    )
    const again = await start(one)
    assert.deepEqual([again.startedAt, again.pid], [ready.startedAt, ready.pid])
    await stop(one)
    await ended(one)
    assert.equal((await stop(one)).state, 'exited')
    // Wanted again it begins afresh.
    await start(one)
    await once(one, { state: 'running', health: 'ready' })
    await stop(one)
    await ended(one)
  })

  it('one that was never heard of is gone, and nothing to stop', async () => {
    const { state, fence } = await stop(deployment())
    assert.deepEqual([state, fence], ['gone', 0])
  })

  it('one that does not answer is not ready, and says why', async () => {
    const one = deployment({}, 'never answers')
    await start(one)
    const { why } = await once(one, { state: 'running', health: 'unready' })
    assert.notEqual(why, '')
    await stop(one)
    await ended(one)
  })

  it('one that dies waits, is started again, and ends while it waits', async () => {
    const one = deployment({}, 'dies at once')
    await start(one)
    const { why } = await once(one, { state: 'waiting' })
    assert.notEqual(why, '')
    await here().until(
      'it is started again',
      async () => ((await find(one))?.restarts ?? 0) > 0 || undefined,
    )
    await stop(one)
    await ended(one)
  })

  it('one that ignores SIGTERM is ended once its grace is over', async () => {
    const one = deployment({}, 'ignores SIGTERM')
    await start(one)
    await once(one, { health: 'ready' })
    await stop(one, undefined, 300)
    await ended(one)
  })

  it('a start that comes late begins nothing, a stop that comes late ends nothing', async () => {
    const one = deployment({ fence: 5 })
    assert.equal((await stop(one, 6)).fence, 6)
    const late = await start(one)
    assert.deepEqual([late.state, late.fence], ['gone', 6])
    await start({ ...one, fence: 7 })
    await once(one, { health: 'ready' })
    assert.ok(isAlive(await stop(one, 6)))
    assert.equal((await once(one, { health: 'ready' })).fence, 7)
    // Another service has a fence of its own.
    const other = deployment({ fence: 1 })
    assert.ok(isAlive(await start(other)))
    await once(other, { health: 'ready' })
    await here().restart()
    // Where the platform is away, what runs there is known only later.
    for (const each of [one, other]) await once(each, { state: 'running' })
    assert.equal((await start({ ...one, fence: 6 })).fence, 7)
    await stop(one, 7)
    await ended(one)
    assert.equal((await start({ ...one, fence: 6 })).state, 'exited')
    await stop(other)
    await ended(other)
  })

  for (const [who, old, next] of [
    ['an exclusive one', false, true],
    ['another beside an exclusive one', true, false],
  ] as const)
    it(`${who} begins only once the other of its service has ended`, async () => {
      const service = `pe1/shared${++count}`
      const first = deployment({ service, exclusive: old })
      const second = deployment({ service, exclusive: next })
      await start(first)
      await once(first, { health: 'ready' })
      assert.equal((await start(second)).state, 'gone')
      await here().restart()
      await once(first, { state: 'running' })
      assert.equal((await start(second)).state, 'gone')
      await stop(first)
      await ended(first)
      assert.ok(isAlive(await start(second)))
      await once(second, { health: 'ready' })
      await stop(second)
      await ended(second)
    })

  it('what waits to be started again is in the way of an exclusive one', async () => {
    const service = `pe1/shared${++count}`
    const first = deployment({ service }, 'dies at once')
    const second = deployment({ service, exclusive: true })
    await start(first)
    await once(first, { state: 'waiting' })
    assert.equal((await start(second)).state, 'gone')
    await stop(first)
    await ended(first)
    assert.ok(isAlive(await start(second)))
    await stop(second)
    await ended(second)
  })

  it('instances of one exclusive deployment run beside each other', async () => {
    const one = deployment({ exclusive: true })
    const two = { ...one, id: `${one.deployment}-1` }
    for (const each of [one, two]) assert.ok(isAlive(await start(each)))
    for (const each of [one, two]) await stop(each)
    for (const each of [one, two]) await ended(each)
  })

  it('the edge takes no set that is below the one it has', async () => {
    const { runtime } = here()
    for (const [what, given, applied, held] of [
      ['the first', set(5), true, set(5)],
      ['an earlier one', set(4), false, set(5)],
      ['the same again', set(5), true, set(5)],
      ['one of that version that is another', set(5, 'one', ['a.test']), false, set(5)],
      ['that version of another database', set(5, 'two'), false, set(5)],
      ['a later one', set(6, 'one', ['b.test', 'a.test']), true, set(6)],
      ['the same in another order', set(6, 'one', ['a.test', 'b.test']), true, set(6)],
      ['a later one of another database', set(7, 'two'), true, set(7, 'two')],
    ] as const)
      assert.deepEqual(await runtime.apply(given), { applied, held: held.fence }, what)
    assert.deepEqual((await runtime.state()).fence, set(7, 'two').fence)
  })

  it('forgets what has ended', async () => {
    const one = deployment()
    await start(one)
    await once(one, { health: 'ready' })
    await stop(one)
    await ended(one)
    await here().runtime.forget(one.deployment)
    assert.equal(await find(one), undefined)
  })
}
