import { UsageError } from '../frame/errors.ts'
import { command } from '../frame/command.ts'
import { optionalArgument } from '../words/flags.ts'
import { whereArtifact } from './by-artifact.ts'
import { askedOf, whereEvidence } from './by-evidence.ts'
import { whereFlags } from './flags.ts'

export const where = command({
  brief: 'Find where an artifact, a package or what came from a commit runs',
  description: [
    'ARTIFACT: where it runs or ran. By digest, or by a reference as it was given to deployment',
    'record. Without --resolve no registry is asked: a tag that has moved since is found where it',
    'was recorded. Otherwise by evidence: what runs now, or with --history or --at what ran. What',
    'evidence is silent about is counted beside the answer.',
  ].join('\n'),
  examples: [
    'where sha256:4bcff63911fcb4448bd4fdacec207030997caf25e9bea4045fa6c8c44de311d1',
    'where ghcr.io/my-org/api-server:v1.2.0',
    ['where ghcr.io/my-org/api-server:latest --resolve', 'what the tag means today'],
    "where --package 'pkg:npm/lodash@<4.17.21'",
    ['where --vulnerability CVE-2021-44228 --history', 'ever, with when it began and ended'],
    'where --commit 6dcb09b5b57875f334f61aebed695e2e4193db5e',
  ],
  flags: whereFlags,
  args: [optionalArgument('ARTIFACT', 'A digest or a reference')],
  run: async (invocation, values, sought) => {
    const asked = askedOf(values)
    if (asked) return await whereEvidence(invocation, values, sought, asked)
    if (sought === undefined)
      throw new UsageError(
        'What to look for is missing.',
        'Give an ARTIFACT, or one of --package, --commit, --workflow, --signer, --vulnerability',
      )
    await whereArtifact(invocation, values, sought)
  },
})
