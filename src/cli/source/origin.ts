import type { Environment } from '../frame/context.ts'
import { git, gitLine } from './git.ts'

/** Where a source comes from, as far as git knows. */
export interface SourceOrigin {
  /** A full commit id; null without git or without a commit. */
  readonly commit: string | null
  /** Whether the packed folder differs from the commit. */
  readonly dirty: boolean
  readonly branch: string | null
  /** Where the repository is fetched from, without credentials; null for a path of this machine. */
  readonly remote: string | null
}

/** Of a folder that is in no checkout. */
export const noOrigin: SourceOrigin = { commit: null, dirty: false, branch: null, remote: null }

/** Asks git about the checkout that holds the folder. */
export const readOrigin = async (folder: string, env: Environment): Promise<SourceOrigin> => {
  const commit = await readCommit(folder, env)
  const status = await git(folder, ['status', '--porcelain', '-z', '--', '.'], env)
  const branch = await gitLine(folder, ['symbolic-ref', '-q', '--short', 'HEAD'], env)
  const upstream =
    branch && (await gitLine(folder, ['config', '--get', `branch.${branch}.remote`], env))
  const remote = upstream && upstream !== '.' ? upstream : 'origin'
  const url = await gitLine(folder, ['config', '--get', `remote.${remote}.url`], env)
  return {
    commit,
    dirty: status?.code !== 0 || status.bytes.length > 0,
    branch: branch ?? null,
    remote: url === undefined ? null : withoutCredentials(url),
  }
}

/** The commit that is checked out; null before the first. */
export const readCommit = async (folder: string, env: Environment): Promise<string | null> => {
  const id = await gitLine(folder, ['rev-parse', '--verify', '-q', 'HEAD'], env)
  return id !== undefined && /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(id) ? id : null
}

/** The address of a repository without user, password and query; null for a path or a riddle. */
export const withoutCredentials = (url: string): string | null => {
  if (/[\s\p{Cc}]/u.test(url) || url.length > 2048) return null
  const scp = /^(?:[^@/:]+@)?([A-Za-z0-9.-]+):(?!\/\/)(.+)$/.exec(url)
  if (scp && !/^[A-Za-z]$/.test(scp[1] ?? '')) return `${scp[1]}:${scp[2]}`
  if (!URL.canParse(url)) return null
  const { protocol, host, pathname } = new URL(url)
  return ['http:', 'https:', 'ssh:', 'git:'].includes(protocol) && host !== ''
    ? `${protocol}//${host}${pathname}`
    : null
}
