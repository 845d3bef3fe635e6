/** Words that mean the same as one of the glossary: each as it may not appear in an identifier. */
export const bannedWords: Readonly<Record<string, string>> = {
  cluster: 'environment',
  tenant: 'organization',
  stagename: 'logicalEnvironment',
  rollout: 'deployment',
  canary: 'candidate',
  revert: 'rollback',
  fingerprinted: 'digest',
  heartbeat: 'sighting',
  backend: 'upstream',
  adapter: 'driver',
  plugin: 'driver',
  envvar: 'variable',
  quiesce: 'drain',
}

/** Parts of file names that say nothing of what is inside. */
export const bannedFiles: readonly RegExp[] = [
  /(?:^|\/)(?:helper|index|constants|common|misc)\.ts$/,
  /(?:^|[-/])(?:utils?|helpers|manager|service|types)\.ts$/,
]

/** Words of a workplace: the tree speaks only of the product. */
export const bannedEverywhere: readonly RegExp[] = [
  /\/work\/(?:main|shared)/,
  /\bsub-?agents?\b/i,
  /\bClaude\b/,
  /\bLLM\b/,
  /farm-(?:studio|bench)/,
]
