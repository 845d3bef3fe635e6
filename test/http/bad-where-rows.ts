import type { Row } from './bad-project-environment-rows.ts'
import { digestOf } from './scene.ts'

/** Questions about where something runs that cannot be asked. */
export const whereRows: readonly Row[] = [
  [
    'where without anything',
    'deployment.where',
    {},
    '#/digest',
    /must be given, or else a reference/,
  ],
  [
    'where with both',
    'deployment.where',
    { digest: digestOf('a'), reference: 'x' },
    '#/reference',
    /must not be given beside a digest/,
  ],
  [
    'where by evidence without anything',
    'deployment.where-evidence',
    {},
    '#/package',
    /must be given, or one of commit, workflow, signer and vulnerability/,
  ],
  [
    'where by evidence of two kinds',
    'deployment.where-evidence',
    { package: 'pkg:npm/a', workflow: 'ci' },
    '#/workflow',
    /must not be given beside package/,
  ],
  [
    'a package that is none',
    'deployment.where-evidence',
    { package: 'lodash' },
    '#/package',
    /must be a package URL/,
  ],
  [
    'a range that npm cannot compare',
    'deployment.where-evidence',
    { package: 'pkg:npm/lodash@<latest' },
    '#/package',
    /as npm writes them, unlike latest/,
  ],
  [
    'a commit of capital letters',
    'deployment.where-evidence',
    { commit: 'C0FFEE00' },
    '#/commit',
    /must be 7 to 64 lower-case hexadecimal digits/,
  ],
]
