import * as contract from '../../contract/evidence.ts'
import * as schema from '../../contract/evidence.schema.ts'
import { pageOf } from '../../contract/fields.schema.ts'
import { remove } from '../../contract/trust.schema.ts'
import { addKey } from '../../core/evidence/trust/add-key.ts'
import type { EvidenceFact } from '../../core/evidence/attestation.ts'
import { checkEvidence } from '../../core/evidence/check-evidence.ts'
import { createAttestation, importAttestation } from '../../core/evidence/create-attestation.ts'
import { describeArtifact, listArtifacts } from '../../core/evidence/list-artifacts.ts'
import type { LinkedFact } from '../../core/evidence/origin/linked-evidence.ts'
import {
  describeAttestation,
  downloadAttestation,
  listAttestations,
} from '../../core/evidence/list-attestations.ts'
import { listKeys } from '../../core/evidence/trust/list-keys.ts'
import { Refusal } from '../../core/kernel/refusal.ts'
import { removeKey } from '../../core/ledger/trust/remove-key.ts'
import { parsePublicKey } from '../../formats/evidence/public-key.ts'
import { present } from '../present.ts'
import { route, type Route } from '../route.ts'

/** Attestations, artifacts and the keys that are trusted. */
export const evidenceRoutes: readonly Route[] = [
  route(
    contract.createAttestation,
    { input: schema.createAttestation, output: schema.attestation },
    async (call, input) => factOf(await createAttestation(call, input)),
  ),
  route(
    contract.importAttestation,
    { input: schema.importAttestation, output: schema.attestation },
    async (call, input) => factOf(await importAttestation(call, input)),
  ),
  route(
    contract.verifyEvidence,
    { input: schema.verifyEvidence, output: schema.checkedEvidence },
    async (call, { envelope }) => present(await checkEvidence(call, envelope)),
  ),
  route(
    contract.listAttestations,
    { input: schema.listAttestations, output: pageOf(schema.attestation) },
    async (call, { limit, cursor, ...filters }) => {
      const page = await listAttestations(call, filters, { limit, cursor })
      return { items: page.items.map(factOf), nextCursor: page.nextCursor }
    },
  ),
  route(
    contract.describeAttestation,
    { input: schema.byId, output: schema.attestationDescription },
    async (call, { id }) => {
      const { attestation, verification, ...rest } = await describeAttestation(call, id)
      return { ...factOf({ attestation, verification }), ...present(rest) }
    },
  ),
  route(
    contract.downloadAttestation,
    { input: schema.byId, output: schema.envelope },
    async (call, { id }) => {
      const { bytes, format } = await downloadAttestation(call, id)
      return { id, format, bytes: Buffer.from(bytes).toString('base64') }
    },
  ),
  route(
    contract.listArtifacts,
    { input: schema.listArtifacts, output: pageOf(schema.artifact) },
    async (call, { limit, cursor, ...filters }) =>
      present(await listArtifacts(call, filters, { limit, cursor })),
  ),
  route(
    contract.describeArtifact,
    { input: schema.byDigest, output: schema.artifactDescription },
    async (call, { digest }) => {
      const { attestations, ...artifact } = await describeArtifact(call, digest)
      return { ...present(artifact), attestations: attestations.map(linkedOf) }
    },
  ),
  route(
    contract.addKey,
    { input: schema.addKey, output: schema.key },
    async (call, { name, pem }) => {
      const key = parsePublicKey(pem)
      if (!key.ok)
        throw new Refusal('key_invalid', `The key ${key.problem}.`, {
          next: 'Give the public half: openssl pkey -in key.pem -pubout',
          errors: [{ pointer: '#/pem', detail: key.problem }],
        })
      return present(await addKey(call, { name, key: key.value }))
    },
  ),
  route(contract.listKeys, { input: schema.nothing, output: pageOf(schema.key) }, async (call) =>
    present(await listKeys(call)),
  ),
  route(contract.removeKey, { input: remove, output: schema.keyRemoved }, async (call, input) =>
    present(await removeKey(call, input)),
  ),
]

/** An attestation with what leads from it to an artifact, as it travels. */
export const linkedOf = ({
  foundBy,
  counts,
  summary,
  ...fact
}: LinkedFact): contract.LinkedAttestation => ({
  ...factOf(fact),
  foundBy: present(foundBy),
  counts,
  summary: present(summary),
})

/** An attestation with what it is worth, as it travels. */
export const factOf = ({ attestation, verification }: EvidenceFact): contract.Attestation => {
  const { projectId: _projectId, originSigned: _originSigned, ...shown } = attestation
  return { ...present(shown), verification: present(verification) }
}
