import type { z } from 'zod'
import * as schema from '../../src/contract/ledger.schema.ts'
import { parseInput } from '../../src/http/input.ts'
import { readTime, type Cast } from './cast.ts'

/** Flags of `record` that stand alone. */
export const bareFlags = ['--history', '--force', '--next', '--default-kind'] as const

type Flags = Readonly<Record<string, string>>

/** A report as it comes through the door: written as a client writes it, parsed by the schema. */
export const reportFrom = (
  cast: Cast,
  plain: readonly string[],
  flags: Flags,
): z.output<typeof schema.report> => {
  const [environment, logicalEnvironment, deploymentName, digest = '', gone] = plain
  const label = flags['--label']?.split('=')
  const index = flags['--index']
  const input = {
    environment,
    logicalEnvironment,
    deploymentName,
    digest: cast.digest(digest),
    kind: flags['--kind'] ?? 'CONTAINER_IMAGE',
    status: gone === 'gone' ? 'decommissioned' : flags['--status'],
    reference: flags['--reference'],
    project: flags['--project'],
    service: flags['--service'],
    version: flags['--version'],
    labels: label && { [label[0] ?? '']: label[1] ?? '' },
    deployedAt: instant(flags['--deployed-at']),
    endedAt: instant(flags['--ended-at']),
    observedAt: instant(flags['--observed-at']),
    index: index && Buffer.from(cast.indexBytes(index)).toString('base64'),
  }
  const given = Object.entries(input).filter(([, value]) => value !== undefined)
  return parseInput(schema.report, Object.fromEntries(given)) as z.output<typeof schema.report>
}

const instant = (text: string | undefined): string | undefined =>
  text && new Date(readTime(text)).toISOString()
