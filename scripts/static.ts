import { run } from './run.ts'

/** What can be said of the code without running it. */
export const staticSteps = [
  ['types', () => run('tsc', ['--noEmit'])],
  ['types of the page', () => run('tsc', ['--noEmit', '-p', 'web'])],
  ['lint', () => run('oxlint', ['--type-aware', '--quiet'])],
  ['format', () => run('oxfmt', ['--check', '.'])],
  ['unused', () => run('knip', ['--no-progress'])],
] as const
