import { readdirSync, readFileSync } from 'node:fs'
import { fieldAt, listAt } from '../../src/host/docker/fields.ts'
import type { Product } from './product.ts'

/** Everything that is said of a project: logs, statements, containers, images, command lines. */
export const toldOf = async (
  { berth, engine, told }: Product,
  project: string,
): Promise<readonly (readonly [where: string, text: string])[]> => {
  const asked = [
    ['logs'],
    ['status', '-o', 'json'],
    ['history', '-o', 'json'],
    ['attestation', 'list', '-o', 'json'],
    ['deployment', 'list', '--history', '-o', 'json'],
  ]
  const said: (readonly [string, string])[] = [['the log of the server', told()]]
  for (const args of asked) {
    const { stdout, stderr } = await berth(project, ...args)
    said.push([`berth ${args.join(' ')}`, stdout + stderr])
  }
  for (const path of ['/containers/json?all=1', '/images/json?all=1'] as const)
    for (const each of listAt(await engine.ask({ method: 'GET', path }))) {
      const kind = path.split('/')[1]
      const one = `/${kind}/${String(fieldAt(each, 'Id'))}/json`
      said.push([
        one,
        JSON.stringify(await engine.ask({ method: 'GET', path: one }).catch(() => '')),
      ])
    }
  const lines = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((pid) => [`the command line of ${pid}`, contentOf(`/proc/${pid}/cmdline`)] as const)
  return [...said, ...lines]
}

const contentOf = (path: string): string => {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}
