import {
  cancel,
  promoteWaiting,
  restart,
  start,
  stop,
} from '../../../../src/contract/deployments.ts'
import type { ActPlace } from './begun.ts'
import { Planned } from './planned.tsx'
import { PromoteTo } from './promote-to.tsx'
import { Rollback } from './rollback.tsx'

/** Shows what an act would do, and does it when that is confirmed. */
export const ActDialog = (of: ActPlace) => {
  const { act, service, run } = of.asked
  const { project, projectEnvironment } = of.status
  const place = { project, projectEnvironment }
  const input = { ...place, service }
  if (act === 'promote-to') return <PromoteTo {...of} />
  if (act === 'rollback') return <Rollback {...of} />
  if (act === 'promote') return <Planned of={of} endpoint={promoteWaiting} input={input} />
  if (act === 'cancel') return <Planned of={of} endpoint={cancel} input={{ ...place, run }} />
  if (act === 'stop') return <Planned of={of} endpoint={stop} input={input} />
  if (act === 'start') return <Planned of={of} endpoint={start} input={input} />
  const newVariables = act === 'apply'
  return <Planned of={of} endpoint={restart} input={{ ...input, newVariables }} />
}
