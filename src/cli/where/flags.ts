import { pageFlags } from '../words/page-flags.ts'
import { text, toggle, type FlagValues } from '../words/flags.ts'
import { registryFlags } from '../words/registry-flags.ts'

/** What is asked for, where, when, and how a registry is reached. */
export const whereFlags = {
  package: text('What contains this package, perhaps of some versions: pkg:npm/lodash@<4.17.21', {
    placeholder: 'PURL',
  }),
  commit: text('What was made from this commit', { placeholder: 'SHA' }),
  workflow: text('What this workflow made', { placeholder: 'NAME' }),
  signer: text('What this trusted key or identity vouches for, by name, id or subject', {
    placeholder: 'KEY',
  }),
  vulnerability: text('What is said to have this vulnerability', { placeholder: 'ID' }),
  env: text('Only on this environment', { placeholder: 'NAME', names: 'environment' }),
  'logical-env': text('Only in this logical environment', {
    placeholder: 'NAME',
    names: 'logical-environment',
  }),
  project: text('Only this project', { placeholder: 'NAME', names: 'project' }),
  'project-env': text('Only what Berth runs in this project environment', {
    placeholder: 'NAME',
    names: 'project-environment',
  }),
  history: toggle('What no longer runs, too'),
  at: text('What ran at this time', { placeholder: 'TIME' }),
  resolve: toggle('Ask the registry what the reference means now, and look for that digest'),
  ...pageFlags,
  ...registryFlags,
}

/** The same as it was typed. */
export type WhereValues = FlagValues<typeof whereFlags>
