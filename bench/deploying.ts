import { spawn } from 'node:child_process'
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { answers, beyond, ran } from './commands.ts'
import { placesOn } from './places.ts'
import { buildProgram, bundle, shim } from './program.ts'
import { scratchFolder } from './scratch.ts'
import { startServer } from './server.ts'
import { absolute, type Finding, type How } from './table.ts'
import { settle } from './world.ts'

/** Services in the project environment whose status is read. */
const manyServices = 50
/** How long host and control are left alone before their memory is read, in milliseconds. */
const idleMs = 3000

const service = (word: string): string => `import { createServer } from 'node:http'
createServer((request, response) => response.end('${word}')).listen(process.env.PORT, '127.0.0.1')
`

/** Whole commands from the bundle against a real host: a deployment is a process that answers. */
export const deploying = async ({ rounds = 9 }: How): Promise<readonly Finding[]> => {
  await buildProgram()
  const places = await placesOn('sqlite')
  if (!places) return []
  const place = await places.create()
  const secret = await settle(place, 'cluster')
  const server = await startServer(place, { program: bundle, withHost: true })
  const idle = await idling(server.pid)
  const env = {
    HOME: place.folder,
    PATH: `${dirname(process.execPath)}:/usr/bin:/bin`,
    BERTH_SERVER: server.url,
    BERTH_TOKEN: secret,
  }
  const shop = project('shop', { web: service('one') })
  const berth = (folder: string, ...args: readonly string[]): Promise<number> =>
    ran(shim, args, folder, env)
  const bare: number[] = []
  const deployed: number[] = []
  const promoted: number[] = []
  const rolledBack: number[] = []
  await berth(shop, 'environment', 'create', 'here', '--driver', 'process')
  for (let round = -1; round < rounds; round++) {
    const start = await bareStart(shop)
    writeFileSync(join(shop, 'web', 'server.mjs'), service(`round ${round}`))
    const deploy = await berth(shop, 'deploy', '--env', 'staging', '--logical-env', 'staging')
    const promote = await berth(shop, 'promote', '--from', 'staging', '--to', 'production')
    const rollback = round < 0 ? Number.NaN : await berth(shop, 'rollback')
    if (round < 0) continue
    bare.push(start)
    deployed.push(deploy - start)
    promoted.push(promote - start)
    rolledBack.push(rollback - start)
  }
  const findings = [
    absolute({ what: 'bare start of a Node service', engine: 'sqlite', unit: 'ms' }, bare),
    beyond('deploy, no build', deployed, 500),
    beyond('promote', promoted, 300),
    beyond('rollback', rolledBack, 300),
    await statusOfMany(berth, server.url, secret, rounds),
    idle,
  ]
  for (const env of ['staging', 'production']) await berth(shop, 'stop', '--env', env)
  await setTimeout(1000)
  await server.stop()
  return findings
}

const project = (name: string, services: Readonly<Record<string, string>>): string => {
  const folder = join(scratchFolder(), name)
  for (const [path, text] of Object.entries(services)) {
    mkdirSync(join(folder, path), { recursive: true })
    writeFileSync(join(folder, path, 'server.mjs'), text)
  }
  const lines = Object.keys(services).map(
    (path) =>
      `  ${path}: { path: ${path}, run: [node, server.mjs], readiness: { interval: 100ms } }`,
  )
  writeFileSync(join(folder, 'berth.yml'), `name: ${name}\nservices:\n${lines.join('\n')}\n`)
  return folder
}

/** Milliseconds from the start of the service to its first answer, asked for without a pause. */
const bareStart = async (folder: string): Promise<number> => {
  const port = 20_900
  const began = performance.now()
  const child = spawn(process.execPath, ['server.mjs'], {
    cwd: join(folder, 'web'),
    env: { PORT: String(port) },
    stdio: 'ignore',
  })
  while (!(await answers(port))) await setTimeout(1)
  const ms = performance.now() - began
  child.kill('SIGKILL')
  await new Promise((resolve) => child.once('exit', resolve))
  return ms
}

const statusOfMany = async (
  berth: (folder: string, ...args: readonly string[]) => Promise<number>,
  url: string,
  secret: string,
  rounds: number,
): Promise<Finding> => {
  const folder = join(scratchFolder(), 'many')
  mkdirSync(folder)
  writeFileSync(join(folder, 'index.html'), 'one of many')
  const lines = Array.from({ length: manyServices }, (_, n) => `  s${n}: { kind: static }`)
  writeFileSync(join(folder, 'berth.yml'), `name: many\nservices:\n${lines.join('\n')}\n`)
  await berth(folder, 'deploy')
  const times: number[] = []
  for (let round = -2; round < rounds; round++) {
    const began = performance.now()
    const answer = await fetch(
      `${url}/v1/deployment-status?project=many&projectEnvironment=production`,
      { headers: { authorization: `Bearer ${secret}` } },
    )
    const { services } = (await answer.json()) as { services: readonly unknown[] }
    if (services.length !== manyServices) throw new Error(`${services.length} services`)
    if (round >= 0) times.push(performance.now() - began)
  }
  await berth(folder, 'stop')
  return absolute(
    { what: `status of ${manyServices} services`, engine: 'sqlite', unit: 'ms' },
    times,
    { bound: 'at most', value: 100 },
  )
}

const idling = async (host: number): Promise<Finding> => {
  await setTimeout(idleMs)
  const all = readdirSync('/proc').filter((name) => /^\d+$/.test(name))
  const control = all.find((pid) => statusOf(pid, /^PPid:\s+(\d+)/m) === host)
  const kilobytes =
    statusOf(String(host), /^VmRSS:\s+(\d+) kB/m) + statusOf(control ?? '', /^VmRSS:\s+(\d+) kB/m)
  return absolute(
    { what: 'resident memory of host and control together', engine: 'sqlite', unit: 'MB' },
    [kilobytes / 1024],
    { bound: 'at most', value: 200 },
  )
}

const statusOf = (pid: string, field: RegExp): number => {
  try {
    return Number(field.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1])
  } catch {
    return Number.NaN
  }
}
