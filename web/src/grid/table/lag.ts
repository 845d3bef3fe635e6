import type { DeploymentMark } from '../../../../src/contract/overview.ts'

type Lag = DeploymentMark['behind'][number]

/** The stages that a record is behind. */
export const lagsOf = ({ behind }: DeploymentMark): readonly Lag[] =>
  behind.filter(({ records }) => records !== 0)

/** How far it is behind one, in words; without a number it never ran there. */
export const lagWords = ({ logicalEnvironment, records }: Lag): string =>
  records === null ? `never in ${logicalEnvironment}` : `${records} behind ${logicalEnvironment}`
