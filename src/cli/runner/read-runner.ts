import { readAzure } from './azure.ts'
import { readCircleci } from './circleci.ts'
import { readGithub } from './github.ts'
import { readGitlab } from './gitlab.ts'
import { readJenkins } from './jenkins.ts'
import type { Environment } from '../frame/context.ts'
import type { Runner } from './runner.ts'

/** A runner, and which of its variables say nothing that could be kept. */
export interface ReadRunner {
  readonly runner: Runner
  /** Sentences about what was left out. */
  readonly oddities: readonly string[]
}

const generic: Runner = {
  runnerType: 'GENERIC',
  runUrl: undefined,
  commit: undefined,
  branch: undefined,
  actor: undefined,
}

/**
 * Where we run, by the variables that runners document. What they say is left out, and told, where
 * it is no address, commit or name.
 */
export const readRunner = (env: Environment): ReadRunner => {
  const said =
    readGithub(env) ??
    readGitlab(env) ??
    readAzure(env) ??
    readCircleci(env) ??
    readJenkins(env) ??
    generic
  const checks = {
    runUrl: isPlainUrl,
    commit: (value: string) => /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(value),
    branch: isName,
    actor: isName,
  } as const
  const fields = Object.keys(checks) as (keyof typeof checks)[]
  const wrong = fields.filter((field) => said[field] !== undefined && !checks[field](said[field]))
  return {
    runner: { ...said, ...Object.fromEntries(wrong.map((field) => [field, undefined])) },
    oddities: wrong.map((field) => `The runner names a ${words[field]} that is none: left out.`),
  }
}

const words = { runUrl: 'run URL', commit: 'commit', branch: 'branch', actor: 'actor' } as const

const isPlainUrl = (text: string): boolean => {
  if (text.length > 2048 || /[\s\p{C}]/u.test(text) || !URL.canParse(text)) return false
  const { protocol, username, password } = new URL(text)
  return ['http:', 'https:'].includes(protocol) && username === '' && password === ''
}

const isName = (text: string): boolean =>
  text.length <= 256 && text.trim() === text && !/[\p{C}\p{Zl}\p{Zp}]/u.test(text)
