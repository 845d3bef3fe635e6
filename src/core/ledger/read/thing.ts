import type { Kind } from '../../artifacts/artifact.ts'
import type { RecordView } from './record-view.ts'

/** What makes a record the same thing in another stage. */
export interface Thing {
  readonly project: string | null
  readonly service: string | null
  readonly deploymentName: string
  readonly kind: Kind
}

/**
 * What matches across stages: project, service and kind where both are known, else the name; none
 * of them holds a line break.
 */
export const keyOf = ({ project, service, deploymentName, kind }: Thing): string =>
  project !== null && service !== null
    ? `service\n${project}\n${service}\n${kind}`
    : `name\n${deploymentName}\n${kind}`

/** The thing that a record is, as it is shown. */
export const thingOf = ({ record, attribution }: RecordView): Thing => ({
  project: attribution.project,
  service: record.service,
  deploymentName: record.deploymentName,
  kind: record.kind,
})
