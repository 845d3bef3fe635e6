import type { Built, Step, StepState } from '../../core/deployments/runtime.ts'
import { digestOf } from '../../formats/digest.ts'

/** What becomes of a step. */
export interface StepFate {
  /** In milliseconds; longer than the step's own time is a step that hangs. */
  readonly takesMs: number
  readonly ends: 'done' | 'failed' | 'lost'
}

interface Begun {
  readonly step: Step
  readonly fate: StepFate
  readonly endsAt: number
}

/** Steps that live in memory; each runs at most once at a time under its key. */
export const simulatedSteps = (now: () => number, fateOf: (step: Step) => StepFate) => {
  const steps = new Map<string, Begun>()
  return {
    go: (step: Step): StepState => {
      const fate = steps.get(step.key)?.fate ?? fateOf(step)
      const begun = steps.get(step.key) ?? { step, fate, endsAt: now() + fate.takesMs }
      steps.set(step.key, begun)
      return stateOf(begun, now())
    },
    cancel: (key: string): void => {
      const begun = steps.get(key)
      if (begun && stateOf(begun, now()).state === 'running')
        steps.set(key, { ...begun, fate: { takesMs: 0, ends: 'failed' }, endsAt: now() })
    },
    /** The host ends: builds are begun again when they are asked for, commands are lost. */
    interrupt: (): void => {
      for (const [key, begun] of steps)
        if (stateOf(begun, now()).state === 'running') {
          if (begun.step.what === 'build') steps.delete(key)
          else steps.set(key, { ...begun, fate: { takesMs: 0, ends: 'lost' }, endsAt: now() })
        }
    },
    forget: (deployment: string): void => {
      for (const [key, { step }] of steps) if (step.deployment === deployment) steps.delete(key)
    },
  }
}

const stateOf = ({ step, fate, endsAt }: Begun, at: number): StepState => {
  const deadline = endsAt - fate.takesMs + step.timeoutMs
  if (Math.min(endsAt, deadline) > at) return { state: 'running' }
  if (deadline < endsAt) return { state: 'failed', why: 'it took too long' }
  if (fate.ends !== 'done') return { state: fate.ends, why: `it was ${fate.ends}` }
  return { state: 'done', built: step.what === 'build' ? builtOf(step) : null }
}

/** The same source gives the same artifact. */
const builtOf = ({
  source,
  service,
  driver,
}: Extract<Step, { readonly what: 'build' }>): Built => ({
  digest: digestOf(`${source} ${service}`),
  kind: driver === 'docker' ? 'CONTAINER_IMAGE' : 'ARCHIVE',
  local: driver === 'docker',
  bytes: 1,
  toolchain: { platform: 'simulated', programs: [] },
})
