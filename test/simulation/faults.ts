import type { Runtime, WantedInstance } from '../../src/core/deployments/runtime.ts'
import type { Fates, SimulatedHost } from '../../src/drivers/simulated/host.ts'
import type { Dice } from './dice.ts'

/** Whether there are faults, and until when the edge takes nothing. */
export interface Trouble {
  isOn: boolean
  edgeAwayUntil: number
}

/** What becomes of what is begun: most of it goes well. */
export const drawnFates = (dice: Dice, trouble: Trouble): Fates => ({
  instance: () => {
    const isOdd = trouble.isOn && dice.oneIn(8)
    return {
      readyAfterMs: isOdd && dice.oneIn(3) ? null : dice.span(isOdd ? 30_000 : 500),
      diesAfterMs: isOdd && dice.oneIn(2) ? dice.span(60_000) : null,
      comesBack: dice.oneIn(2),
      stopsAfterMs: dice.span(isOdd ? 20_000 : 200),
    }
  },
  step: ({ timeoutMs }) => {
    if (!trouble.isOn || !dice.oneIn(10)) return { takesMs: dice.span(2000), ends: 'done' }
    if (dice.oneIn(3)) return { takesMs: 2 * timeoutMs, ends: 'done' }
    return { takesMs: dice.span(5000), ends: dice.pick(['failed', 'lost']) }
  },
})

/** A runtime that comes to hear again what it was asked to start before, however late that is. */
export const hearingAgain = (runtime: Runtime) => {
  const heard: WantedInstance[] = []
  return {
    runtime: {
      ...runtime,
      start: (wanted: WantedInstance) => {
        heard.push(wanted)
        return runtime.start(wanted)
      },
    },
    again: async (dice: Dice): Promise<string> => {
      // Most of what comes late is not that old.
      const latest = heard.slice(dice.oneIn(2) ? -3 : 0)
      const it = latest[dice.below(latest.length)]
      if (it) await runtime.start(it)
      return `hears again of ${it?.id ?? 'nothing'}`
    },
  }
}

/** Something befalls the host; answers in words what it was. */
export const befall = (host: SimulatedHost, dice: Dice, now: number, trouble: Trouble): string => {
  const chosen = dice.below(6)
  switch (chosen) {
    case 0:
      host.restart('instances live on')
      return 'starts again'
    case 1:
      host.restart('instances are gone')
      return 'starts again with its machine'
    case 2:
      trouble.edgeAwayUntil = now + dice.span(60_000)
      return 'takes no routes'
    case 3:
      if (!dice.oneIn(4)) return 'rests'
      host.loseRoutes()
      return 'loses its routes'
    default: {
      const { instances } = host.truth()
      // What was begun last dies more often, as in life.
      const it = dice.oneIn(2) ? instances.at(-1) : instances[dice.below(instances.length)]
      if (it) host.die(it.id)
      return `${it?.id ?? 'nothing'} dies`
    }
  }
}
