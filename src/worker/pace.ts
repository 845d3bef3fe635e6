import { forgetEndedSessions } from '../core/access/forget-ended-sessions.ts'
import type { BlobPorts } from '../core/blobs/blob-bytes.ts'
import { forgetBlobs } from '../core/blobs/forget-blobs.ts'
import { reapProjectEnvironments } from '../core/deployments/end/reap-project-environments.ts'
import { noteEarlierInputs } from '../core/evidence/origin/note-inputs.ts'
import { noteEarlierNames } from '../core/evidence/note-earlier-names.ts'
import type { EvidencePorts } from '../core/evidence/trust/verifier.ts'
import { weighCertificates } from '../core/evidence/trust/weigh-certificates.ts'
import { forgetOldAnswers } from '../core/kernel/idempotency.ts'
import type { World } from '../core/kernel/context.ts'
import type { SourcePorts } from '../core/sources/blobs.ts'
import { forgetUnwantedSources } from '../core/sources/forget-unwanted.ts'
import type { WorkflowPorts } from '../core/workflows/begin-workflow-run.ts'
import { expireWorkflowRuns } from '../core/workflows/expire-workflow-runs.ts'
import { numberedAtOnce, numberEvents } from '../core/ledger/log/number-events.ts'
import { inPasses, type InPasses } from './in-passes.ts'

/** How often the worker looks without being woken, and how often it tidies, in milliseconds. */
const lookMs = 1000
/** Once woken it waits so long for more, so that one pass serves many calls, in milliseconds. */
const gatherMs = 5
const tidyMs = 10 * 60 * 1000
/** How often it looks for what has a time that is over, in milliseconds. */
const reapMs = 10 * 1000

/** What the worker tells of its passes. */
export interface PaceReports {
  readonly onNumbered: (count: number) => void
  readonly onFailure: (error: unknown) => void
}

type PaceWorld = World & SourcePorts & BlobPorts & WorkflowPorts & EvidencePorts

/**
 * Keeps the pace: numbers committed events soon after they are written, deletes project
 * environments whose time is over, expires workflow runs, weighs certificates after roots have
 * changed, notes once what an earlier version did not, and forgets old answers, sessions, sources
 * and blobs. It decides nothing; a pass that fails is reported and tried again at the next look.
 */
export const keepPace = (world: PaceWorld, reports: PaceReports): InPasses => {
  let stopping = false
  let tidiedAt = world.now()
  let reapedAt = 0
  let hasNoted = false
  const pass = async (): Promise<void> => {
    let numbered = 0
    do {
      numbered = await numberEvents(world)
      reports.onNumbered(numbered)
      // A replica beside this one may have taken a part.
    } while (numbered * 2 >= numberedAtOnce && !stopping)
    if (world.now() - reapedAt >= reapMs) {
      reapedAt = world.now()
      await reapProjectEnvironments(world)
      await expireWorkflowRuns(world)
      await weighCertificates(world)
    }
    if (!hasNoted) {
      await noteEarlierNames(world)
      await noteEarlierInputs(world)
      hasNoted = true
    }
    if (world.now() - tidiedAt >= tidyMs) {
      tidiedAt = world.now()
      await forgetOldAnswers(world)
      await forgetEndedSessions(world)
      await forgetUnwantedSources(world)
      await forgetBlobs(world)
    }
  }
  const passes = inPasses({ pass, lookMs, gatherMs, onFailure: reports.onFailure })
  return {
    wake: passes.wake,
    stop: () => {
      stopping = true
      return passes.stop()
    },
  }
}
