import { artifacts, slots, writeHistory } from './history.ts'
import { requestText, startClients, type Clients } from './load.ts'
import { openPlace, placesOn, type Place, type Places } from './places.ts'
import { startServer } from './server.ts'
import { absolute, against, quantile, type Finding, type How, type Target } from './table.ts'
import { attest, callAs, settle } from './world.ts'

const mostGrowth: Target = { bound: 'at most', value: 1.3 }
const mostTail: Target = { bound: 'at most', value: 10 }
const [few, many] = [slots, 1_000_000]
const callsOfRound = 100

/** What a caller asks for, and how to get to the page that is measured. */
interface Page {
  readonly what: string
  readonly query: string
  /** How many pages are turned first. */
  readonly pagesBefore: number
}

const pages: readonly Page[] = [
  { what: 'what runs in production', query: 'logicalEnvironment=production', pagesBefore: 0 },
  { what: 'first page of the history', query: 'history=true', pagesBefore: 0 },
  { what: '20th page of the history', query: 'history=true', pagesBefore: 19 },
  {
    what: "first page of production's history",
    query: 'history=true&logicalEnvironment=production',
    pagesBefore: 0,
  },
]

/** Lists at a million records against the same at ten thousand, by one client through HTTP. */
export const lists = async (how: How): Promise<readonly Finding[]> => {
  const findings: Finding[] = []
  for (const engine of how.engines) findings.push(...(await listsOn(engine, how)))
  return findings
}

const listsOn = async (engine: string, how: How): Promise<readonly Finding[]> => {
  const places = await placesOn(engine)
  if (!places) return []
  const began = performance.now()
  const { small, large, secret } = await histories(places)
  console.log(`${engine}: histories written in ${Math.round(performance.now() - began)} ms`)
  const [smallServer, largeServer] = [
    await startServer(small),
    await startServer(large, { profile: how.profile }),
  ]
  const load = startClients()
  const findings: Finding[] = []
  for (const page of pages) {
    const calls: { readonly small: Call; readonly large: Call } = {
      small: await callFor(load, smallServer.url, page, secret),
      large: await callFor(load, largeServer.url, page, secret),
    }
    findings.push(...(await compare(load, engine, page, calls, how.rounds ?? 15)))
  }
  await smallServer.stop()
  await largeServer.stop()
  return findings
}

const histories = async (places: Places) => {
  const origin = await places.create()
  const secret = await settle(origin, 'cluster')
  const db = await openPlace(origin)
  await attest(await callAs(db, origin, secret), artifacts)
  await db.close()
  const [small, large]: readonly Place[] = [await places.copy(origin), await places.copy(origin)]
  if (!small || !large) throw new Error('two copies were made')
  await writeHistory(small, few)
  await writeHistory(large, many)
  return { small, large, secret }
}

interface Call {
  readonly port: number
  readonly request: string
}

/** Turns the pages up to the one that is measured. */
const callFor = async (load: Clients, url: string, page: Page, secret: string): Promise<Call> => {
  const port = Number(new URL(url).port)
  let cursor = ''
  for (let turned = 0; ; turned++) {
    const path = `/v1/deployment-records?limit=100&${page.query}${cursor}`
    const request = requestText('GET', path, secret)
    const { last, statuses } = await load.send({ port, requests: [[request]] })
    const { items, nextCursor } = JSON.parse(last[0] ?? '') as {
      items: readonly { evidence: string }[]
      nextCursor: string | null
    }
    const attested = items.filter(({ evidence }) => evidence === 'stated').length
    if (statuses['200'] !== 1 || attested !== 100 || nextCursor === null)
      throw new Error(`${path} has ${items.length} records, ${attested} of them attested`)
    if (turned === page.pagesBefore) return { port, request }
    cursor = `&cursor=${nextCursor}`
  }
}

const compare = async (
  load: Clients,
  engine: string,
  { what }: Page,
  calls: { readonly small: Call; readonly large: Call },
  rounds: number,
): Promise<readonly Finding[]> => {
  const pairs: { measured: number; baseline: number }[] = []
  const latencies: number[] = []
  const time = async ({ port, request }: Call): Promise<readonly number[]> =>
    (await load.send({ port, requests: [Array<string>(callsOfRound).fill(request)] })).latencies
  // The first rounds only warm up.
  for (let round = -2; round < rounds; round++) {
    const [small, large] = [await time(calls.small), await time(calls.large)]
    if (round < 0) continue
    pairs.push({ measured: quantile(large, 0.5), baseline: quantile(small, 0.5) })
    latencies.push(...large)
  }
  const tail = quantile(
    latencies.sort((a, b) => a - b),
    0.99,
  )
  return [
    against(
      { what: `${what}: ${many} records against ${few}`, engine, unit: 'ms' },
      pairs,
      mostGrowth,
    ),
    absolute({ what: `${what}: p99 of ${latencies.length}`, engine, unit: 'ms' }, [tail], mostTail),
  ]
}
