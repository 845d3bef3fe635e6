import type { Code } from '../core/kernel/refusal.ts'
import type { Guidance } from './problem-guide.ts'

/** Guidance for what workflows, their runs and versions can refuse. */
export const workflowGuide = {
  version_released: {
    meaning:
      'The version of the project was released: no run begins on it and no evidence comes under it any more.',
    advice:
      'Name the next version. Evidence about an artifact needs no version: leave it out, for example for a later scan.',
  },
  version_unknown: {
    meaning: 'The latest version of a project was asked for that has none yet.',
    advice: 'Name the first one with `--version`.',
  },
  workflow_run_ended: {
    meaning: 'The workflow run has its evidence, was ended without, or has expired.',
    advice: 'Begin another one with `berth attestation init`.',
  },
  workflow_run_mismatch: {
    meaning:
      'The evidence says that it comes from another workflow run, workflow, project, version or organization than the run that it was pushed to, or does not name a run.',
    advice: 'Push it to the run that it was made for, or sign a statement that names this one.',
  },
} as const satisfies Partial<Record<Code, Guidance>>
