import type { Digest } from '../../../formats/digest.ts'
import type { Kind } from '../../artifacts/artifact.ts'
import type { Environment } from '../../environments/environment.ts'
import type { LogicalEnvironment } from '../../environments/logical-environment.ts'
import { atOneMoment, type Context } from '../../kernel/context.ts'
import type { Writer } from '../../kernel/database.ts'
import { Refusal } from '../../kernel/refusal.ts'
import { recordIn } from './record-deployment.ts'
import type { Recorded } from './report.ts'
import * as store from './store.ts'

/** A line that a deployment of Berth's own writes: what its slot holds now, or no longer. */
export interface ManagedLine extends store.Managed {
  readonly environment: Environment
  readonly stage: LogicalEnvironment
  readonly projectId: string
  readonly deploymentName: string
  readonly service: string
  readonly kind: Kind
  readonly digest: Digest
  readonly reference: string | null
  readonly version: string | null
  readonly labels: Readonly<Record<string, string>>
  readonly status: 'deployed' | 'decommissioned'
}

/**
 * A step: writes the line in the transaction that switches. Whoever holds the lease of the service
 * calls it; environment and logical environment are held live.
 */
export const recordManagedIn = async (
  tx: Writer,
  context: Context,
  line: ManagedLine,
): Promise<Recorded> => {
  const { environment, stage, projectId, projectEnvironmentId, deploymentId } = line
  const slot = await holdManagedSlot(tx, context, line)
  return await recordIn(tx, atOneMoment(context), {
    slot,
    environment,
    stage,
    projectId,
    managed: { projectEnvironmentId, deploymentId },
    input: {
      environment: environment.name,
      logicalEnvironment: stage.name,
      deploymentName: line.deploymentName,
      kind: line.kind,
      digest: line.digest,
      status: line.status,
      service: line.service,
      labels: line.labels,
      ...(line.reference === null ? {} : { reference: line.reference }),
      ...(line.version === null ? {} : { version: line.version }),
    },
  })
}

/** Holds the slot for its manager; refuses one that anybody has reported into. */
export const holdManagedSlot = async (
  tx: Writer,
  { principal, newId }: Context,
  line: Pick<
    ManagedLine,
    'environment' | 'stage' | 'deploymentName' | 'kind' | 'projectEnvironmentId'
  >,
) => {
  const address = {
    id: newId('slot'),
    environmentId: line.environment.id,
    logicalEnvironmentId: line.stage.id,
    deploymentName: line.deploymentName,
    kind: line.kind,
  }
  const { managedBy, ...slot } = await store.lockSlot(
    tx,
    principal.organizationId,
    address,
    line.projectEnvironmentId,
  )
  if (managedBy === line.projectEnvironmentId) return slot
  if (managedBy !== null) {
    // That of a project environment of the same name before this one.
    await store.setManager(tx, principal.organizationId, slot.id, line.projectEnvironmentId)
    return slot
  }
  throw new Refusal('in_use', `Others report what runs as ${line.deploymentName}.`, {
    next: 'Rename the project or the project environment, or let the others report another name.',
  })
}
