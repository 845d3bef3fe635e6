import { verifyArtifact, type ArtifactVerification } from '../contract/verification.ts'
import { command } from './frame/command.ts'
import { many, argument, text } from './words/flags.ts'
import { printable } from './shown/printable.ts'
import {
  refuseRegistryFlags,
  registryFlags,
  registryHelp,
  requireReference,
  resolveTyped,
} from './words/registry-flags.ts'
import { refuseWordAlone } from './words/word-alone.ts'
import { styled, type Style, type Terminal } from './shown/terminal.ts'
import { forceFlag, requireFree, writeOut } from './shown/write-out.ts'

const exits = { passed: 0, failed: 3, undecided: 5 } as const

export const verify = command({
  brief: 'Verify the evidence about an artifact',
  description: [
    'Each demand has its answer and the attestations that it rests on. The exit code is the answer: 0 all',
    'hold, 3 something is signed badly or contradicts, 4 there is no such thing, 5 undecided: unverified, or',
    'missing. What was only stated through the server, by whoever submitted it, meets no demand.',
    registryHelp,
  ].join('\n'),
  examples: [
    'verify ghcr.io/my-org/api-server:v1.2.0 --require provenance,sbom,tests',
    'verify sha256:4bcff63911fcb4448bd4fdacec207030997caf25e9bea4045fa6c8c44de311d1 --signer ci',
    [
      'verify rec_01m7xsfg4v6ancqcm1kt0aksn8 --require provenance --source github.com/my-org/api-server \\\n    --vsa summary.json',
      'and write what it came to as a signed SLSA verification summary',
    ],
  ],
  flags: {
    require: many('What must be there: provenance, sbom, tests', 'WHAT'),
    signer: text('Who must vouch for it: a key (name or id), or an identity', {
      placeholder: 'SIGNER',
    }),
    source: text('The repository that it must be made from', { placeholder: 'REPOSITORY' }),
    vsa: text('Write the result to this file, as a verification summary that the server signs', {
      placeholder: 'FILE',
    }),
    ...forceFlag,
    ...registryFlags,
  },
  args: [argument('SUBJECT', 'A reference, a digest, or the id of a record')],
  run: async ({ call, connection, context, show, note, terminal, exit }, flags, typed) => {
    // Before any registry: whoever cannot reach a server need not resolve anything.
    connection()
    requireFree([flags.vsa], flags.force)
    const { subject, resource } = await addressed(typed, flags, context)
    const { require, signer, source, vsa } = flags
    const reply = await call(verifyArtifact, {
      subject,
      require: require?.join(','),
      signer,
      source,
      ...(vsa === undefined ? {} : { summary: 'true', resource }),
    })
    const { verdict, summary } = reply.value
    if (vsa !== undefined && summary !== null) {
      await writeOut(vsa, Buffer.from(summary, 'base64'), flags.force)
      note(`The verification summary is in ${vsa}.`)
    }
    await show(reply, (it) => textOf(it, terminal))
    exit(exits[verdict])
  },
})

const addressed = async (
  typed: string,
  flags: Parameters<typeof resolveTyped>[2],
  context: Parameters<typeof resolveTyped>[3],
): Promise<{ readonly subject: string; readonly resource: string | undefined }> => {
  if (/^(?:sha256:|rec_)/.test(typed)) {
    refuseRegistryFlags(flags, 'with a digest or a record')
    return { subject: typed, resource: undefined }
  }
  refuseWordAlone(typed, 'SUBJECT', 'a reference, a digest, or the id of a record', context)
  requireReference(typed, 'SUBJECT')
  const { digest, name } = await resolveTyped(typed, 'SUBJECT', flags, context)
  return { subject: digest, resource: `${name}@${digest}` }
}

const marks = { holds: '✓', contradicted: '✗', undecided: '?' } as const
const styles: Readonly<Record<keyof typeof marks, Style>> = {
  holds: 'green',
  contradicted: 'red',
  undecided: 'yellow',
}
const verdicts = {
  passed: 'all that was asked for holds',
  failed: 'something is signed badly, or contradicts',
  undecided: 'not everything could be decided',
} as const

const textOf = ({ digest, verdict, answers }: ArtifactVerification, terminal: Terminal): string =>
  [
    `${printable(digest)}: ${verdicts[verdict]}.\n`,
    ...answers.map(({ check, answer, why, attestations }) => {
      const mark = styled(terminal, styles[answer], `${marks[answer]} ${check}`)
      const rests = attestations.map((id) => `    ${printable(id)}\n`).join('')
      return `  ${mark}: ${printable(why)}\n${rests}`
    }),
  ].join('')
