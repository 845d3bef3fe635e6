import { shellWord } from './shell-word.ts'

/** Whose project environment a command is about; what is not said is as the command has it. */
export interface CommandPlace {
  readonly project?: string | undefined
  readonly env?: string | undefined
}

/**
 * A command of ours as it is typed for a place: with the project if one is said, and with the
 * project environment unless it is the one that is meant anyway.
 */
export const commandAt = (command: string, { project, env }: CommandPlace, more = ''): string =>
  [
    `berth ${command}`,
    ...(project === undefined ? [] : ['--project', shellWord(project)]),
    ...(env === undefined || env === 'production' ? [] : ['--env', shellWord(env)]),
    ...(more === '' ? [] : [more]),
  ].join(' ')
