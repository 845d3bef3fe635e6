import { writeFileSync } from 'node:fs'
import { cpus, totalmem } from 'node:os'
import { parseArgs } from 'node:util'
import { deploying } from './deploying.ts'
import { docker } from './docker.ts'
import { edge } from './edge.ts'
import { lists } from './lists.ts'
import { packages } from './packages.ts'
import { page } from './page.ts'
import { processes } from './processes.ts'
import { records } from './records.ts'
import { cleanUp } from './scratch.ts'
import { sealing } from './sealing.ts'
import { snapshot } from './snapshot.ts'
import { table, type Finding } from './table.ts'
import { verify } from './verify.ts'

/** Each part measures something and its baseline in the same run. */
const parts = {
  deploying,
  docker,
  records,
  sealing,
  lists,
  packages,
  snapshot,
  processes,
  edge,
  page,
  verify,
} as const

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: 'string' },
    engine: { type: 'string' },
    rounds: { type: 'string' },
    profile: { type: 'string' },
  },
})
const asked = positionals.length > 0 ? positionals : Object.keys(parts)
const unknown = asked.find((name) => !Object.hasOwn(parts, name))
if (unknown !== undefined)
  throw new Error(`there is no part ${unknown}: ${Object.keys(parts).join(', ')}`)
const engines = values.engine === undefined ? ['sqlite', 'postgres'] : [values.engine]
const how = {
  engines,
  rounds: values.rounds === undefined ? undefined : Number(values.rounds),
  profile: values.profile,
}

const findings: Finding[] = []
try {
  for (const name of asked) findings.push(...(await parts[name as keyof typeof parts](how)))
} finally {
  await cleanUp()
}
const machine = {
  node: process.version,
  cpus: `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}`,
  memory: `${Math.round(totalmem() / 2 ** 30)} GB`,
  platform: `${process.platform} ${process.arch}`,
}
console.log(`\n${Object.values(machine).join(' · ')}\n\n${table(findings)}`)
if (values.json !== undefined)
  writeFileSync(values.json, `${JSON.stringify({ machine, findings }, null, 2)}\n`)
if (findings.some(({ met }) => met === false)) process.exitCode = 1
