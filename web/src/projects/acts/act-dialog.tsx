import {
  cancel,
  promoteWaiting,
  restart,
  start,
  stop,
} from '../../../../src/contract/deployments.ts'
import type { RunStarted } from '../../../../src/contract/deployments.ts'
import { change } from '../../data/api.ts'
import { Confirm } from '../../parts/dialog.tsx'
import { changesOf, told } from './acts.ts'
import { askNoMore } from './ask-act.ts'
import { followBegun, titleOf, type ActPlace } from './begun.ts'
import { Plan } from './plan.tsx'
import { PromoteTo } from './promote-to.tsx'
import { Rollback } from './rollback.tsx'

/** Shows what an act would do, and does it when that is confirmed. */
export const ActDialog = (props: ActPlace) => {
  if (props.asked.act === 'promote-to') return <PromoteTo {...props} />
  if (props.asked.act === 'rollback') return <Rollback {...props} />
  return <PlainAct {...props} />
}

// The server makes no plan of these; it is as plain as what stands there now.
const PlainAct = (props: ActPlace) => {
  const { asked, status } = props
  const { act, service, run } = asked
  const changes = changesOf(act, status, asked)
  const { project, projectEnvironment } = status
  const place = { project, projectEnvironment }
  const begin = (): Promise<RunStarted> => {
    if (act === 'promote') return change(promoteWaiting, { ...place, service })
    if (act === 'cancel') return change(cancel, { ...place, run })
    if (act === 'stop') return change(stop, { ...place, service })
    if (act === 'start') return change(start, { ...place, service })
    return change(restart, { ...place, service, newVariables: act === 'apply' })
  }
  return (
    <Confirm
      title={titleOf(props)}
      action={told[act].name}
      isDangerous={act === 'stop' || act === 'cancel'}
      isReady={changes.length > 0}
      onConfirm={async () => followBegun(await begin())}
      onClose={askNoMore}
    >
      <p>{told[act].says}</p>
      {changes.length === 0 ? (
        <p role="status">There is nothing left of that: it stands otherwise by now.</p>
      ) : (
        <>
          <Plan changes={changes} />
          <p class="quiet">As things stand now; the server looks again when you confirm.</p>
        </>
      )}
    </Confirm>
  )
}
