import type { DeploymentStatus, RunStarted } from '../../../../src/contract/deployments.ts'
import { go } from '../../address.ts'
import { addressOf } from '../place-address.ts'
import { told } from './acts.ts'
import type { AskedAct } from './ask-act.ts'

/** What a dialog needs to know of where it acts. */
export interface ActPlace {
  readonly asked: AskedAct
  readonly status: DeploymentStatus
}

/** Shows the run that has begun, as it goes. */
export const followBegun = ({ project, projectEnvironment, run }: RunStarted): void =>
  go(addressOf([project, projectEnvironment, 'runs', run.id]))

/** What is said above the plan. */
export const titleOf = ({ asked, status }: ActPlace): string =>
  `${told[asked.act].name}: ${(asked.act === 'cancel' ? undefined : asked.service) ?? status.project} in ${status.projectEnvironment}`
