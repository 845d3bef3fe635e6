import type { Trace, TraceNode } from '../../contract/trace.ts'
import { shortDigest } from '../shown/digest-text.ts'
import { verificationText } from '../shown/evidence-mark.ts'
import { printable } from '../shown/printable.ts'

/** One connection of a trace. */
export type TraceEdge = Trace['edges'][number]

/** A node in a line, without anything that a terminal would obey. */
export const labelOf = (node: TraceNode): string => printable(textOf(node))

const textOf = (node: TraceNode): string => {
  switch (node.kind) {
    case 'record':
      return recordText(node)
    case 'artifact':
      return words(
        `artifact ${shortDigest(node.digest)}`,
        node.name,
        node.artifactKind && `(${node.artifactKind})`,
      )
    case 'attestation':
      return words(
        `attestation ${shortDigest(node.attestationId)},`,
        `${verificationText(node.verification)}:`,
        node.predicateType,
      )
    case 'run':
      return words(`run ${node.url ?? node.runId}`, node.workflow && `of ${node.workflow}`)
    case 'workflow':
      return `workflow ${node.project === null ? '' : `${node.project}/`}${node.workflow}`
    case 'commit':
      return `commit ${node.commit}`
    case 'repository':
      return `repository ${node.repository}`
  }
}

const recordText = (node: Extract<TraceNode, { kind: 'record' }>): string => {
  const { logicalEnvironment, deploymentName, environment, recordId } = node
  const place = `record ${logicalEnvironment}/${deploymentName} on ${environment}`
  const until = node.endedAt === null ? '' : ` until ${node.endedAt}`
  return `${place}, ${node.status}, from ${node.deployedAt}${until} (${recordId})`
}

const words = (...some: readonly (string | null)[]): string =>
  some.filter((each) => each !== null && each !== '').join(' ')
