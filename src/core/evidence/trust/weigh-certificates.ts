import type { World } from '../../kernel/context.ts'
import { ownContext } from '../../kernel/own-context.ts'
import * as store from './identity-store.ts'
import { judgementOf, trustRoots } from './trust.ts'
import type { EvidenceContext, EvidencePorts } from './verifier.ts'

/** How many certificates are weighed in one transaction. */
const mostAtOnce = 50

/**
 * Finds out for which certificates a trusted root vouches, where nobody knows: of old evidence, and
 * after the roots have changed. Answers how many. Safe to run at any time and on several replicas.
 */
export const weighCertificates = async (world: World & EvidencePorts): Promise<number> => {
  for (let weighed = 0; ;) {
    const due = await world.db.readHeavy((tx) => store.due(tx, mostAtOnce))
    for (const [organizationId, all] of Map.groupBy(due, (each) => each.organizationId))
      await weigh({ ...world, ...ownContext(world, organizationId) }, all)
    weighed += due.length
    if (due.length < mostAtOnce) return weighed
  }
}

const weigh = async (context: EvidenceContext, due: readonly store.Due[]): Promise<void> => {
  const { trust, found } = await context.db.readHeavy(async (tx) => {
    const now = await trustRoots(tx, context)
    const answers: (store.Due & { readonly isCertified: boolean })[] = []
    for (const each of due) {
      const { answer } = await judgementOf(tx, context, now, each.attestationId)
      answers.push({ ...each, isCertified: answer.answer === 'certified' })
    }
    return { trust: now, found: answers }
  })
  await context.db.write(async (tx) => {
    // By roots that are no longer what they were, nothing is settled.
    if ((await trustRoots(tx, context)).fingerprint !== trust.fingerprint) return
    for (const each of found) await store.setCertified(tx, each, each.isCertified)
  })
}
