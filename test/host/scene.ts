import { mkdirSync, mkdtempSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { usualArchiveLimits } from '../../src/formats/archive/archive.ts'
import { removeFolder } from '../../src/formats/archive/extract.ts'
import { membersOf } from '../../src/formats/archive/folder.ts'
import { writeArchive } from '../../src/formats/archive/write.ts'
import type { HostSettings } from '../../src/host/host.ts'
import { socketFile } from '../../src/host/socket.ts'
import { allProcesses } from '../../src/host/process/proc.ts'
import type {
  BuildStep,
  InstanceSpec,
  InstanceState,
  LogLine,
  MessageName,
  Messages,
} from '../../src/host/wire.ts'

/** Nothing in these tests takes longer; in milliseconds. */
export const patienceMs = 20_000

/** Programs are found where these tests find theirs. */
export const searchPath = `${dirname(process.execPath)}:/usr/bin:/bin`

/** Settings of a host with a hundred ports from this one on; each file of tests has its own. */
export const settingsFor = (data: string, first: number): HostSettings => ({
  data,
  path: searchPath,
  edge: { host: '127.0.0.1', port: 0 },
  ports: { first, last: first + 99 },
  freeBytes: 1_048_576,
})

/** A data folder for one test. */
export const newData = (): string => mkdtempSync(join(tmpdir(), 'berth-host-'))

/** Files by path become a tar in `sources` and `artifacts`; answers its digest. */
export const store = async (
  data: string,
  files: Readonly<Record<string, string>>,
): Promise<string> => {
  const tree = mkdtempSync(join(data, 'tree-'))
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(tree, path)), { recursive: true })
    writeFileSync(join(tree, path), text)
  }
  const part = join(data, 'part.tar')
  const { digest } = await writeArchive(membersOf(tree), part, usualArchiveLimits)
  const hex = digest.slice('sha256:'.length)
  for (const folder of ['sources', 'artifacts']) {
    mkdirSync(join(data, folder), { recursive: true })
    writeFileSync(join(data, folder, `${hex}.tar`), readFileSync(part))
  }
  renameSync(part, join(tree, 'done.tar'))
  await removeFolder(tree)
  return digest
}

/** Sends a message to the host of a data folder. */
export const tell = async <M extends MessageName>(
  data: string,
  name: M,
  sent: Messages[M]['sent'],
): Promise<Messages[M]['answered']> => {
  const { status, body } = await post(data, `/v2/${name}`, JSON.stringify(sent))
  if (status !== 200) throw new Error(`${status} ${JSON.stringify(body)}`)
  return body as Messages[M]['answered']
}

/** Posts anything at all. */
export const post = (
  data: string,
  path: string,
  text: string,
): Promise<{ readonly status: number; readonly body: unknown }> =>
  new Promise((resolve, reject) => {
    const socketPath = readFileSync(socketFile(data), 'utf8').trim()
    const asked = request({ socketPath, path, method: 'POST', agent: false }, (response) => {
      const parts: Buffer[] = []
      response.on('data', (part: Buffer) => parts.push(part))
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          body: JSON.parse(Buffer.concat(parts).toString()) as unknown,
        }),
      )
      response.on('error', reject)
    })
    asked.on('error', reject)
    asked.end(text)
  })

/** Waits until it answers something true. */
export const until = async <T>(
  what: string,
  find: () => Promise<T | false | undefined> | T | false | undefined,
): Promise<T> => {
  const last = Date.now() + patienceMs
  for (;;) {
    const found = await find()
    if (found !== false && found !== undefined) return found
    if (Date.now() > last) throw new Error(`not within ${patienceMs} ms: ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}

/** The state of an instance once it is like this. */
export const instanceOnce = (
  data: string,
  id: string,
  like: Partial<InstanceState>,
): Promise<InstanceState> =>
  until(`${id} is ${JSON.stringify(like)}`, async () => {
    const { instances } = await tell(data, 'state', {})
    const found = instances.find((each) => each.id === id)
    return (
      found &&
      Object.entries(like).every(([key, value]) => found[key as keyof InstanceState] === value) &&
      found
    )
  })

/** All lines of a deployment. */
export const linesOf = async (data: string, deployment: string): Promise<readonly LogLine[]> => {
  const all: LogLine[] = []
  for (let after: string | null = null; ;) {
    const sent = { deployment, after, since: null, tail: null, limit: 1000, waitMs: 0 }
    const page: Messages['logs']['answered'] = await tell(data, 'logs', sent)
    all.push(...page.lines)
    if (page.lines.length === 0) return all
    after = page.cursor
  }
}

/** A web instance, with what differs. */
export const web = (digest: string, other: Partial<InstanceSpec> = {}): InstanceSpec => ({
  id: 'dep_1-1',
  deployment: 'dep_1',
  compartment: 'pe_1',
  service: `pe_1/${other.deployment ?? 'dep_1'}`,
  exclusive: false,
  fence: 1,
  driver: 'process',
  kind: 'web',
  digest,
  image: null,
  argv: ['node', 'server.js'],
  env: {},
  port: null,
  readiness: { path: '/', intervalMs: 100, timeoutMs: 2000 },
  ...other,
})

/** A build, with what differs. */
export const buildOf = (source: string, other: Partial<BuildStep> = {}): BuildStep => ({
  what: 'build',
  key: 'dep_1/build',
  deployment: 'dep_1',
  compartment: 'pe_1',
  driver: 'process',
  service: 'web',
  source,
  path: '.',
  commands: [],
  env: {},
  output: null,
  dockerfile: null,
  timeoutMs: 60_000,
  ...other,
})

/** A server that answers what the code says, by default its port. */
export const server = (code = 'res.end(process.env.PORT)'): string =>
  `require('node:http').createServer((req, res) => { ${code} }).listen(process.env.PORT, '127.0.0.1')\n`

/** Processes that came of a data folder, by pid: none may be left at the end of a test. */
export const processesOf = (data: string): readonly number[] =>
  allProcesses()
    .filter(({ pid, state }) => state !== 'Z' && pid !== process.pid && mentions(pid, data))
    .map(({ pid }) => pid)

const mentions = (pid: number, data: string): boolean =>
  ['environ', 'cmdline'].some((name) => {
    try {
      return readFileSync(`/proc/${pid}/${name}`, 'utf8').includes(data)
    } catch {
      return false
    }
  })
