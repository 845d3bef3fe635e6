import * as contract from '../../contract/domains.ts'
import * as schema from '../../contract/domains.schema.ts'
import { addDomain, listDomains, removeDomain } from '../../core/deployments/edge/domains.ts'
import { present } from '../present.ts'
import { route, type Route } from '../route.ts'

const one = { output: schema.domain }
const placed = <T extends { readonly projectEnvironment?: string | undefined }>(input: T) => ({
  ...input,
  projectEnvironment: input.projectEnvironment ?? 'production',
})

/** Host names of somebody's own. */
export const domainRoutes: readonly Route[] = [
  route(
    contract.addDomain,
    { input: schema.add, ...one },
    async (call, { service = 'web', ...input }) =>
      present(await addDomain(call, { ...placed(input), service })),
  ),
  route(
    contract.listDomains,
    { input: schema.list, output: schema.domains },
    async (call, input) => ({
      items: (await listDomains(call, placed(input))).map((each) => present(each)),
    }),
  ),
  route(contract.removeDomain, { input: schema.remove, ...one }, async (call, input) =>
    present(await removeDomain(call, placed(input))),
  ),
]
