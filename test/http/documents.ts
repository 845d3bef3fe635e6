import { enlistOld, waitingInventories } from '../../src/core/evidence/inventory.ts'
import { indexInventory, type IndexingWorld } from '../../src/core/packages/index-inventory.ts'
import type { Reply } from './api.ts'

/** The predicate type of CycloneDX. */
export const cyclonedxType = 'https://cyclonedx.org/bom/v1.6'

/** An SBOM that lists these packages. */
export const sbom = (...purls: readonly string[]) => ({
  bomFormat: 'CycloneDX',
  specVersion: '1.6',
  components: purls.map((purl) => ({ purl })),
})

/** What runs by an answer, by name. */
export const namesOf = ({ body }: Reply): readonly string[] =>
  (body['items'] as readonly { readonly deploymentName: string }[])
    .map(({ deploymentName }) => deploymentName)
    .toSorted()

/** Reads every document that waits, as the worker does. */
export const indexDocuments = async (world: Omit<IndexingWorld, 'pause'>): Promise<void> => {
  await enlistOld(world)
  for (;;) {
    const waiting = await waitingInventories(world, 100)
    if (waiting.length === 0) return
    for (const inventory of waiting)
      await indexInventory({ ...world, pause: async () => {} }, inventory)
  }
}
