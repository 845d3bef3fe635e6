import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { setTimeout } from 'node:timers/promises'
import { artifacts, slots, writeHistory } from './history.ts'
import { openPlace, placesOn, type Place } from './places.ts'
import { buildProgram, bundle, shim } from './program.ts'
import { startServer } from './server.ts'
import { absolute, against, type Finding, type How } from './table.ts'
import { attest, callAs, settle } from './world.ts'

/** How long a server is left alone before its memory is read, in milliseconds. */
const idleMs = 3000

/** Whole processes from the bundle: a command, a start, and a server that does nothing. */
export const processes = async ({ rounds = 15 }: How): Promise<readonly Finding[]> => {
  await buildProgram()
  const places = await placesOn('sqlite')
  if (!places) return []
  const place = await places.create()
  const secret = await settle(place, 'cluster')
  const db = await openPlace(place)
  await attest(await callAs(db, place, secret), artifacts)
  await db.close()
  await writeHistory(place, slots)
  return [
    await listing(place, secret, rounds),
    await starting(place, rounds, false),
    await starting(place, rounds, true),
    await idling(place),
  ]
}

const listing = async (place: Place, secret: string, rounds: number): Promise<Finding> => {
  const server = await startServer(place, { program: bundle })
  const env = { HOME: place.folder, BERTH_SERVER: server.url, BERTH_TOKEN: secret }
  const pairs: { readonly measured: number; readonly baseline: number }[] = []
  for (let round = -2; round < rounds; round++) {
    const baseline = await wholeRun(process.execPath, ['-e', '0'], {})
    const measured = await wholeRun(shim, ['deployment', 'list'], env)
    if (round >= 0) pairs.push({ measured, baseline })
  }
  await server.stop()
  const line = { what: 'berth deployment list, whole process', engine: 'sqlite', unit: 'ms' }
  return against(line, pairs, { bound: 'at most', value: 3 })
}

const starting = async (place: Place, rounds: number, withHost: boolean): Promise<Finding> => {
  const times: number[] = []
  for (let round = -1; round < rounds; round++) {
    const began = performance.now()
    const server = await startServer(place, { program: bundle, withHost })
    const ready = await fetch(`${server.url}/readyz`)
    if (ready.status !== 200) throw new Error(`not ready: ${ready.status}`)
    if (round >= 0) times.push(performance.now() - began)
    await server.stop()
  }
  const who = withHost ? 'host and control' : 'control'
  const line = { what: `${who} ready after the start`, engine: 'sqlite', unit: 'ms' }
  return absolute(line, times, withHost ? undefined : { bound: 'at most', value: 250 })
}

const idling = async (place: Place): Promise<Finding> => {
  const server = await startServer(place, { program: bundle })
  await fetch(`${server.url}/readyz`)
  await setTimeout(idleMs)
  const status = readFileSync(`/proc/${server.pid}/status`, 'utf8')
  const megabytes = Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1]) / 1024
  await server.stop()
  const line = { what: 'resident memory of an idle control', engine: 'sqlite', unit: 'MB' }
  return absolute(line, [megabytes], { bound: 'at most', value: 120 })
}

/** Milliseconds from the start of a process to its end; throws unless it ends well. */
const wholeRun = async (
  program: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<number> => {
  const began = performance.now()
  const child = spawn(program, args, {
    stdio: 'ignore',
    env: { PATH: process.env['PATH'] ?? '', ...env },
  })
  const [code] = (await once(child, 'exit')) as [number | null]
  if (code !== 0) throw new Error(`${program} ${args.join(' ')} ended with ${code}`)
  return performance.now() - began
}
