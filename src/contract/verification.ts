import type { z } from 'zod'
import { endpoint } from './endpoint.ts'
import type * as schema from './verification.schema.ts'

/** What verifying an artifact came to, as it travels. */
export type ArtifactVerification = z.output<typeof schema.verification>

export const verifyArtifact = endpoint<
  z.input<typeof schema.verificationInput>,
  ArtifactVerification
>({
  id: 'artifact.verify',
  method: 'GET',
  path: '/v1/verification/{subject}',
  permission: 'evidence.read',
  summary: 'Verify the evidence about an artifact, demand by demand',
  status: 200,
})

export const listServerKeys = endpoint<object, z.output<typeof schema.serverKeys>>({
  id: 'server-key.list',
  method: 'GET',
  path: '/v1/server-keys',
  permission: 'key.read',
  summary: "List the server's own public keys, to verify elsewhere what it signed",
  status: 200,
})
