import type { Code } from '../core/kernel/refusal.ts'
import type { Guidance } from './problem-guide.ts'

/** Guidance for what workflows, their runs, versions and blobs can come to. */
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
  blob_damaged: {
    meaning:
      'What lies in the blob store under this digest is gone, or is not what was kept there. Wrong bytes are never handed out.',
    advice:
      'Upload the blob again if you have it, which puts the bytes right in a folder, and look at the disk or the bucket. In a bucket remove the damaged object first.',
  },
} as const satisfies Partial<Record<Code, Guidance>>
