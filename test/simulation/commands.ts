import { restart, startServices } from '../../src/core/deployments/begin/restart-services.ts'
import type { DeployContext, OnConflict } from '../../src/core/deployments/begin/run-wish.ts'
import { cancelRun } from '../../src/core/deployments/end/cancel-run.ts'
import { deploy } from '../../src/core/deployments/begin/deploy.ts'
import { promoteAcross } from '../../src/core/deployments/begin/promote-across.ts'
import { promoteWaiting } from '../../src/core/deployments/begin/promote-waiting.ts'
import { rollback } from '../../src/core/deployments/begin/rollback.ts'
import type { Begun } from '../../src/core/deployments/begin/rehearse.ts'
import { noOrigin } from '../../src/core/deployments/run.ts'
import { stopServices } from '../../src/core/deployments/end/stop-services.ts'
import { Refusal } from '../../src/core/kernel/refusal.ts'
import type { SealingPorts } from '../../src/core/variables/data-keys.ts'
import type { Digest } from '../../src/formats/digest.ts'
import type { Dice } from './dice.ts'
import { descriptors, project } from './ground.ts'

const places = ['production', 'staging'] as const

/** A person at a terminal: one command that is drawn; answers what it was and what came of it. */
export const command = async (
  context: DeployContext & SealingPorts,
  sources: readonly [Digest, ...(readonly Digest[])],
  dice: Dice,
): Promise<{ readonly said: string; readonly run: string | null }> => {
  const [said, act] = drawn(context, sources, dice)
  try {
    const answer = await act()
    return answer.isPlan ? { said: `${said}, a plan`, run: null } : { said, run: answer.run.id }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return { said: `${said}: refused, ${error.code}`, run: null }
  }
}

const drawn = (
  context: DeployContext & SealingPorts,
  sources: readonly [Digest, ...(readonly Digest[])],
  dice: Dice,
): readonly [said: string, act: () => Promise<Begun>] => {
  const projectEnvironment = dice.pick(places)
  const names = { project, projectEnvironment }
  const service = dice.oneIn(2) ? { service: 'web' } : {}
  const chosen = dice.below(14)
  switch (chosen) {
    case 0:
      return ['stop', () => stopServices(context, { ...names, ...service })]
    case 1:
      return ['start', () => startServices(context, { ...names, ...service })]
    case 2:
      return ['restart', () => restart(context, { ...names, ...service })]
    case 3:
      return ['cancel', () => cancelRun(context, names)]
    case 4:
    case 5:
      return ['promote', () => promoteWaiting(context, names)]
    case 6: {
      const input = { project, from: 'staging', to: 'production', plan: dice.oneIn(8) }
      return ['promote across', () => promoteAcross(context, input)]
    }
    case 7:
    case 8: {
      const input = { ...names, ...service, restoreSecrets: false, plan: dice.oneIn(8) }
      return ['rollback', () => rollback(context, input)]
    }
    default:
      return drawnDeploy(context, sources, dice, projectEnvironment)
  }
}

const drawnDeploy = (
  context: DeployContext & SealingPorts,
  sources: readonly [Digest, ...(readonly Digest[])],
  dice: Dice,
  name: string,
): readonly [said: string, act: () => Promise<Begun>] => {
  const all = descriptors[dice.oneIn(4) ? 1 : 0] ?? []
  const some = all.filter(() => dice.oneIn(3))
  const services = some.length > 0 ? some : all.slice(0, 1)
  const hold = dice.oneIn(4)
  const onConflict = dice.pick<OnConflict>(['queue', 'supersede', 'refuse'])
  const input = {
    project,
    name,
    createIfMissing: 'yes',
    services,
    hold,
    version: null,
    labels: {},
    source: dice.pick(sources),
    origin: noOrigin,
    onConflict,
  } as const
  const which = services.map((each) => each.name).join(' ')
  const said = `deploy ${which} to ${name}, ${onConflict}${hold ? ', hold' : ''}`
  return [said, () => deploy(context, input)]
}
