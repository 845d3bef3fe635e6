import type { CliContext } from '../frame/context.ts'
import { readRunner } from '../runner/read-runner.ts'
import type { Runner } from '../runner/runner.ts'
import { noOrigin, readCommit, readOrigin, type SourceOrigin } from '../source/origin.ts'

/** What was typed of where a run is; it counts before what is found. */
export interface TypedRunner {
  readonly 'run-url'?: string | undefined
  readonly commit?: string | undefined
  readonly branch?: string | undefined
  readonly actor?: string | undefined
}

/** Where a run is, and what its checkout is like. */
export interface Whereabouts {
  readonly runner: Runner
  readonly repository: string | null
  readonly dirty: boolean | null
  /** Sentences about what was left out. */
  readonly oddities: readonly string[]
}

/** Where we run: as it was typed, else as the runner says, else as git knows of this folder. */
export const whereItRuns = async (
  typed: TypedRunner,
  { env, cwd }: Pick<CliContext, 'env' | 'cwd'>,
): Promise<Whereabouts> => {
  const { runner, oddities } = readRunner(env)
  const git = await checkout(cwd, env)
  const commit = typed.commit ?? runner.commit ?? git.commit ?? undefined
  const isHere = commit !== undefined && commit === git.commit
  // A runner checks out commits, not branches; only elsewhere git's word is the one that counts.
  const branchHere = isHere && runner.runnerType === 'GENERIC' ? git.branch : null
  return {
    runner: {
      runnerType: runner.runnerType,
      runUrl: typed['run-url'] ?? runner.runUrl,
      commit,
      branch: typed.branch ?? runner.branch ?? branchHere ?? undefined,
      actor: typed.actor ?? runner.actor,
    },
    repository: isHere ? git.remote : null,
    dirty: isHere ? git.dirty : null,
    oddities,
  }
}

const checkout = async (cwd: string, env: CliContext['env']): Promise<SourceOrigin> =>
  (await readCommit(cwd, env)) === null ? noOrigin : await readOrigin(cwd, env)
