import { pageOf } from '../../contract/fields.schema.ts'
import { nothing } from '../../contract/evidence.schema.ts'
import * as contract from '../../contract/trust.ts'
import * as schema from '../../contract/trust.schema.ts'
import {
  addTrustedIdentity,
  listTrustedIdentities,
} from '../../core/evidence/trust/add-trusted-identity.ts'
import { addTrustedRoot, listTrustedRoots } from '../../core/evidence/trust/add-trusted-root.ts'
import { describeTrustedRoot } from '../../core/evidence/trust/describe-trusted-root.ts'
import { Refusal } from '../../core/kernel/refusal.ts'
import { removeTrustedIdentity } from '../../core/ledger/trust/remove-trusted-identity.ts'
import { removeTrustedRoot } from '../../core/ledger/trust/remove-trusted-root.ts'
import { parseTrustedRoot } from '../../formats/evidence/trusted-root.ts'
import { present } from '../present.ts'
import { route, type Route } from '../route.ts'

/** Who is trusted beside keys: identities in certificates, and the roots that vouch for these. */
export const trustRoutes: readonly Route[] = [
  route(
    contract.addTrustedIdentity,
    { input: schema.addIdentity, output: schema.identity },
    async (call, input) => present(await addTrustedIdentity(call, input)),
  ),
  route(
    contract.listTrustedIdentities,
    { input: nothing, output: pageOf(schema.identity) },
    async (call) => present(await listTrustedIdentities(call)),
  ),
  route(
    contract.removeTrustedIdentity,
    { input: schema.remove, output: schema.identityRemoved },
    async (call, input) => present(await removeTrustedIdentity(call, input)),
  ),
  route(
    contract.addTrustedRoot,
    { input: schema.addRoot, output: schema.root },
    async (call, { name, json }) => {
      const root = parseTrustedRoot(json)
      if (!root.ok)
        throw new Refusal('root_invalid', `The trusted root ${root.problem}.`, {
          next: 'Send one trusted_root.json as its Sigstore instance publishes it.',
          errors: [{ pointer: '#/json', detail: root.problem }],
        })
      return present(await addTrustedRoot(call, { name, root: root.value }))
    },
  ),
  route(contract.listTrustedRoots, { input: nothing, output: pageOf(schema.root) }, async (call) =>
    present(await listTrustedRoots(call)),
  ),
  route(
    contract.describeTrustedRoot,
    { input: schema.byName, output: schema.rootDescription },
    async (call, { name }) => present(await describeTrustedRoot(call, name)),
  ),
  route(
    contract.removeTrustedRoot,
    { input: schema.remove, output: schema.rootRemoved },
    async (call, input) => present(await removeTrustedRoot(call, input)),
  ),
]
