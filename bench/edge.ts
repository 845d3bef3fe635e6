import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { setTimeout } from 'node:timers/promises'
import { missing, startFronts, type Fronts } from './fronts.ts'
import { absolute, against, type Finding, type How } from './table.ts'

const secondsEach = 2
const connections = 32
/** The errors are counted over this many requests and switches, or more. */
const wanted = { requests: 100_000, switches: 100 }

/** The edge before an upstream that costs nothing, against other proxies before the same. */
export const edge = async ({ rounds = 7, profile }: How): Promise<readonly Finding[]> => {
  const absent = missing(['wrk', 'caddy', 'nginx'])
  if (absent !== null) {
    console.log(`edge: left out, ${absent} is not installed`)
    return []
  }
  const fronts = await startFronts(profile)
  for (const port of [fronts.edge, fronts.caddy, fronts.nginx]) await load(port, 1)
  const found: Record<'edge' | 'caddy' | 'nginx', Loaded>[] = []
  for (let round = 0; round < rounds; round++)
    found.push({
      caddy: await load(fronts.caddy, secondsEach),
      edge: await load(fronts.edge, secondsEach),
      nginx: await load(fronts.nginx, secondsEach),
    })
  const pairs = (of: 'caddy' | 'nginx', what: 'perSecond' | 'p99') =>
    found.map((each) => ({ measured: each.edge[what], baseline: each[of][what] }))
  return [
    against(line('edge against Caddy', 'requests/s'), pairs('caddy', 'perSecond'), {
      bound: 'at least',
      value: 1,
    }),
    against(line('edge against Caddy, p99', 'ms'), pairs('caddy', 'p99'), {
      bound: 'at most',
      value: 1,
    }),
    against(line('edge against nginx', 'requests/s'), pairs('nginx', 'perSecond')),
    against(line('edge against nginx, p99', 'ms'), pairs('nginx', 'p99')),
    await switching(fronts),
  ]
}

const line = (what: string, unit: string) => ({ what, engine: '–', unit })

const switching = async (fronts: Fronts): Promise<Finding> => {
  let requests = 0
  let switches = 0
  let errors = 0
  while (requests < wanted.requests || switches < wanted.switches) {
    let going = true
    const loaded = load(fronts.edge, secondsEach).finally(() => (going = false))
    while (going) {
      switches += 1
      await fronts.switchTo(fronts.upstreams[switches % 2 === 0 ? 0 : 1])
      await setTimeout(20)
    }
    const { count, failed } = await loaded
    requests += count
    errors += failed
  }
  const what = `errors in ${requests} requests over ${switches} switches`
  return absolute(line(what, 'errors'), [errors], { bound: 'at most', value: 0 })
}

/** What one run of wrk has found; the latency in milliseconds. */
interface Loaded {
  readonly perSecond: number
  readonly p99: number
  readonly count: number
  readonly failed: number
}

const load = async (port: number, seconds: number): Promise<Loaded> => {
  const child = spawn('wrk', [
    ...['-t1', `-c${connections}`, `-d${seconds}`, '--latency', '-H', 'Host: shop.localhost'],
    `http://127.0.0.1:${port}/`,
  ])
  const [said] = await Promise.all([text(child.stdout), once(child, 'exit')])
  const [, p99 = '', unit = ''] = /99%\s+([\d.]+)(us|ms|s)/.exec(said) ?? []
  const sockets = /connect (\d+), read (\d+), write (\d+), timeout (\d+)/.exec(said)?.slice(1) ?? []
  const refused = /Non-2xx or 3xx responses: (\d+)/.exec(said)?.[1] ?? '0'
  const count = Number(/(\d+) requests in/.exec(said)?.[1])
  if (!(count > 0)) throw new Error(`wrk has found nothing: ${said}`)
  return {
    perSecond: Number(/Requests\/sec:\s+([\d.]+)/.exec(said)?.[1]),
    p99: Number(p99) * (unit === 'us' ? 0.001 : unit === 's' ? 1000 : 1),
    count,
    failed: [...sockets, refused].reduce((sum, each) => sum + Number(each), 0),
  }
}
