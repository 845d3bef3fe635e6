import type { ReportInput } from '../src/core/ledger/record/report.ts'
import { digestOf, type Digest } from '../src/formats/digest.ts'

/**
 * How many clients report at once; each has slots of its own, so that order within a slot holds.
 */
export const clients = 16
const slotsOfEach = 4
const artifacts = 1000

export const environment = 'cluster'

/** What the reports are about; each slot goes through them in its own order. */
export const digests: readonly Digest[] = Array.from({ length: artifacts }, (_, index) =>
  digestOf(`artifact ${index}`),
)

/**
 * The nth report, by client n mod 16: another artifact than the slot holds, never seen there
 * before, so that each supersedes (the first in each slot only starts).
 */
export const reportAt = (n: number): ReportInput => {
  const turn = Math.floor(n / clients)
  const slot = (n % clients) * slotsOfEach + (turn % slotsOfEach)
  const step = Math.floor(turn / slotsOfEach)
  if (step >= artifacts) throw new Error('so many reports would repeat artifacts')
  return {
    environment,
    logicalEnvironment: 'production',
    deploymentName: `shop-${slot}`,
    kind: 'CONTAINER_IMAGE',
    digest: digests[(slot * 37 + step) % artifacts] ?? digestOf(''),
    status: 'deployed',
    reference: `registry.test/shop/web:1.${step}.0`,
    version: `1.${step}.0`,
    labels: {},
    runUrl: `https://ci.test/runs/${n}`,
  }
}
