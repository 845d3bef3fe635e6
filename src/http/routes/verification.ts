import * as contract from '../../contract/verification.ts'
import * as schema from '../../contract/verification.schema.ts'
import { serverKeys } from '../../core/verification/server-keys.ts'
import { verify } from '../../core/verification/verify.ts'
import { present } from '../present.ts'
import { route, type Route } from '../route.ts'

/** What the evidence about an artifact comes to. */
export const verificationRoutes: readonly Route[] = [
  route(
    contract.verifyArtifact,
    { input: schema.verificationInput, output: schema.verification },
    async (call, input) => {
      const { answers, summary, ...rest } = await verify(call, input)
      return {
        ...present(rest),
        answers: answers.map((each) => ({ ...each, attestations: [...each.attestations] })),
        summary: summary && Buffer.from(summary).toString('base64'),
      }
    },
  ),
  route(
    contract.listServerKeys,
    { input: schema.nothing, output: schema.serverKeys },
    async (call) => ({
      items: (await serverKeys(call)).flatMap(({ keyid, name, voice, pem }) =>
        voice === 'organization' ? [] : [{ keyid, name, voice, pem }],
      ),
    }),
  ),
]
